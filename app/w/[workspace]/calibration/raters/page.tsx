import type { Metadata } from 'next';
import { CalibrationPage, type CalibrationPageProps } from '../calibration-page';

export const metadata: Metadata = { title: 'People · Calibration' };

export default function Page(props: CalibrationPageProps) {
  return <CalibrationPage {...props} view="raters" />;
}
