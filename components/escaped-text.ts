/**
 * Text as markup, for lists so long that an element each would weigh more than what they say: a listing of code, the figures of a
 * table. Attributes there are ours and never hold text.
 */
const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that reads the same between two tags, whatever it holds. */
export const escapedText = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
