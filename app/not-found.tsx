import { TextLink } from '@/components/text-link';
import { StandAlone } from './stand-alone';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <StandAlone title="There is nothing here">
      <p>
        The address may be wrong, or what was here is not yours to see. <TextLink href="/">Go home</TextLink>
      </p>
    </StandAlone>
  );
}
