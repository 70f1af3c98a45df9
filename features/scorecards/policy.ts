/** What an author may do with a card, as pure functions over facts. Nobody else may do anything with a card that is not revealed. */

export interface CardFacts {
  isAuthor: boolean;
  assigned: boolean;
  loopActive: boolean;
  state: 'draft' | 'sealed' | 'reopened';
  roundRevealed: boolean;
}

export const canReadDraft = (facts: Pick<CardFacts, 'isAuthor'>): boolean => facts.isAuthor;

/** Edits go onto the card until it is sealed, and after a reopening until the reveal. */
export const canEdit = (facts: CardFacts): boolean =>
  facts.isAuthor &&
  facts.assigned &&
  facts.loopActive &&
  (facts.state === 'draft' || (facts.state === 'reopened' && !facts.roundRevealed));

export const canSeal = canEdit;

/** Alone, and only until the reveal. */
export const canReopen = (facts: CardFacts): boolean =>
  facts.isAuthor && facts.assigned && facts.loopActive && facts.state === 'sealed' && !facts.roundRevealed;

export const canAddText = (facts: CardFacts): boolean => facts.isAuthor && facts.state !== 'draft';

/** A level gets a dated correction beside it, and only once it has been shown. */
export const canCorrect = (facts: CardFacts): boolean =>
  facts.isAuthor && facts.state !== 'draft' && facts.roundRevealed;
