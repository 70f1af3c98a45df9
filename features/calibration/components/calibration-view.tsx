/**
 * Calibration as a column of questions, each answered in a sentence with what it rests on, then a picture, then what to do.
 * A question without enough data keeps its place and says what is missing.
 */
import { tablesOf } from '../tables';
import { AgreementFrame, CourseFrame, RewordingsFrame } from './agreement-frames';
import { GroupsFrame, LeftOutFrame, LevelsFrame } from './coverage-frames';
import type { Context } from './frame';
import { CellsFrame, OwnFrame, RatersFrame } from './rater-frames';

export type CalibrationViewProps = Omit<Context, 'tables'>;

export function CalibrationView(props: CalibrationViewProps) {
  const { calibration, zone } = props;
  const { panel } = calibration;
  const context: Context = { ...props, tables: tablesOf(calibration, zone) };
  return (
    <div className="max-w-6xl">
      {panel === null ? null : (
        <>
          <AgreementFrame {...context} panel={panel} />
          <CourseFrame {...context} panel={panel} />
          <RewordingsFrame {...context} panel={panel} />
        </>
      )}
      <OwnFrame {...context} />
      <RatersFrame {...context} />
      {panel === null ? null : (
        <>
          <CellsFrame {...context} panel={panel} />
          <LevelsFrame {...context} panel={panel} />
          <GroupsFrame {...context} panel={panel} />
        </>
      )}
      <LeftOutFrame {...context} />
    </div>
  );
}
