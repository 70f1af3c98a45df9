/** The pages of a manager, looked at as accessibility.test.ts says. */
import { lookAsEachOf } from './support/look';

lookAsEachOf(['margit']);
