import { describe, expect, it } from 'vitest';
import { DEFAULT_CAPABILITIES } from '@/features/questions/capability';
import { ROLE_TEMPLATES } from './role';
import { roleCapabilitySchema, roleInterviewSchema } from './schema';

describe('templates', () => {
  it.each(ROLE_TEMPLATES)('$title gives every weight and level its reason, within the anchors', (template) => {
    expect(template.capabilities.map((one) => one.capability).sort()).toEqual(
      DEFAULT_CAPABILITIES.map((one) => one.key).sort(),
    );
    for (const one of template.capabilities) {
      const levels = DEFAULT_CAPABILITIES.find((known) => known.key === one.capability)?.anchors.length ?? 0;
      expect(one.expectedLevel).toBeLessThanOrEqual(levels);
      const input = { roleId: 'b3f0c6a4-9d0e-4a53-8d53-0f6f1c2f4a11', ...one };
      expect(roleCapabilitySchema.safeParse(input).success).toBe(true);
    }
    expect(template.interviews.length).toBeGreaterThan(0);
  });
});

describe('what comes in', () => {
  it('names each field with its reason', () => {
    const problems = roleInterviewSchema
      .safeParse({
        roleId: 'b3f0c6a4-9d0e-4a53-8d53-0f6f1c2f4a11',
        title: 'x',
        purpose: 'line\u202Ereversed text here',
        minutes: 'soon',
        rating: 'crowd',
      })
      .error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
    expect(problems).toEqual([
      ['title', 'needs at least 3 letters'],
      ['purpose', 'plain text only'],
      ['minutes', 'is not a number'],
      ['rating', 'choose how it is rated'],
    ]);
  });

  it('asks for questions where an interview is new, and for none where it has a kit', () => {
    const sound = {
      roleId: 'b3f0c6a4-9d0e-4a53-8d53-0f6f1c2f4a11',
      title: 'Search',
      purpose: 'Whether they see bad results.',
      minutes: 45,
      rating: 'pair',
    };
    const problems = roleInterviewSchema.safeParse(sound).error?.issues;
    expect(problems?.map((issue) => [issue.path.join('.'), issue.message])).toEqual([
      ['questionIds', 'choose at least one question'],
    ]);
    expect(roleInterviewSchema.safeParse({ ...sound, roleInterviewId: sound.roleId }).success).toBe(true);
  });
});
