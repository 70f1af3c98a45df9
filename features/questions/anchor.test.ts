/** Praise that says nothing is caught, and an anchor that tells what somebody does passes whatever else it says. */
import { describe, expect, it } from 'vitest';
import { emptyPraise } from './anchor';
import { DEFAULT_CAPABILITIES } from './capability';

describe('an anchor that only judges', () => {
  it.each([
    'Shows a good understanding of caching and its trade-offs.',
    'Clear explanation of the main concepts.',
    'Strong knowledge of distributed systems and databases.',
    'Has a solid grasp of HTTP, REST and status codes.',
    'Explains the topic clearly and confidently, with good examples.',
    'Limited understanding of indexing and query optimisation.',
    'Poor communication and weak reasoning throughout the answer.',
    'Is familiar with message queues and understands their use.',
    'Understands how indexes work in relational databases very well.',
    'Answers the question well and in sufficient detail.',
    'Provides a comprehensive and well-structured answer to the question.',
    'Strong ability to design scalable, reliable and maintainable systems.',
    'Reasonable understanding of the trade-offs; explains them adequately.',
    'Solid answer that covers the key points of load balancing.',
    'Expert-level understanding of Node.js internals and the event loop.',
    'Weak grasp of fundamentals, unclear explanations, needs much prompting.',
    'Has extensive experience with Docker, Kubernetes and CI pipelines.',
    'Logical and coherent approach to debugging a slow query.',
    'Fully understands eventual consistency and its practical implications for users.',
    'Good team player with strong communication skills and a positive attitude.',
  ])('%s', (anchor) => expect(emptyPraise(anchor)).not.toBeNull());

  it('is told the words that judge, each once', () => {
    expect(emptyPraise('Good knowledge, and a good understanding of transactions.')).toEqual([
      'good',
      'knowledge',
      'understanding',
    ]);
  });
});

describe('an anchor that can be seen to be met', () => {
  it.each([
    'Names the status for a refused cancellation.',
    'Good understanding: names the status for a refused cancellation and says why.',
    'Says clearly how old a cached price may be at worst.',
    'Explains why the second write wins, with the two reads in order.',
    'Answers "it scales" when asked what a hot row can bear.',
    'Gives two examples, and a limit for each.',
    'Knows that a retry may charge a customer twice and names the key that prevents it.',
    'States strong consistency as a need and shows which read may be stale.',
    'Gives an explanation of why the scan can stop early.',
    'Knows 0 and 1, and guesses at the others.',
    'Before and after with a unit; at which percentile is unclear, or nothing is said to have become worse.',
    'The burst is wrong in ordinary use; the candidate does not find the reason.',
    'Describes the path where every call answers; adds components without saying which load needs them.',
  ])('%s', (anchor) => expect(emptyPraise(anchor)).toBeNull());

  it('is every anchor of the five capabilities', () => {
    const anchors = DEFAULT_CAPABILITIES.flatMap((one) => one.anchors.map(({ anchor }) => anchor));
    expect(anchors.filter((anchor) => emptyPraise(anchor) !== null)).toEqual([]);
  });
});
