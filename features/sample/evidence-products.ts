/** What raters wrote down about products that others use: APIs, links, search. The form is that of `evidence-services.ts`. */
import type { NotesByQuestion } from './evidence';

export const PRODUCT_NOTES: NotesByQuestion = {
  'api-design': {
    'resources-and-http': [
      [
        'POST /createApplication, POST /cancelApplication, {POST /getStatus|all by POST}. "Simpler for clients."',
        '"200 with success: false, then {the client reads it|nobody has to handle statuses}." Defended it twice.',
        'Which methods may be repeated: "{GET, I think|all of them}".',
      ],
      [
        'Nouns, right methods, 201 with Location, 404, 422. Cancel is {a PATCH of status|status: cancelled}.',
        'Pages by offset; a list that changes meanwhile: "{rare|they reload}".',
        'Good statuses throughout; two recruiters moving one application was {last write wins|not considered}.',
      ],
      [
        '"Cancel is POST /shipments/42/cancellation, because it has a rule: after the scan it is {409|409, type already-collected}."',
        '"Opaque cursor over created time and id. With offsets {a new row shows you one twice|a delete makes you skip one}."',
        'PATCH with If-Match for the address, 412 otherwise; says who gets to merge.',
      ],
    ],
    'failure-contract': [
      [
        'Time-out after the submit: "{just send it again|check by hand}". Nothing by which a repeat is known.',
        'Every endpoint words its errors; one returns {the SQL|a stack trace}.',
        'Only the happy path for {twenty|twenty-five} minutes.',
      ],
      [
        'Idempotency-Key header, one error shape with the faulty fields. What is stored with the key: "{the id|that it was used}".',
        '"Same key, same answer." While the first still runs: {open|"it would run twice, hm"}.',
        'Natural key {candidate and posting|shop and order number} makes the repeat harmless; another body under it was not thought of.',
      ],
      [
        '"Key, hash of the body and the reply in the transaction of the effect. Done replays, {running is 409 with Retry-After|running gets 409}, another body 422."',
        'problem+json with a stable type and a pointer to each field; "repeat on 429, 502, 503, 504 with the same key, never on other 4xx".',
        '"A time-out tells the client nothing. {So it must be allowed to ask again|The only safe answer is the same call again}."',
      ],
    ],
    'evolution-and-guarding': [
      [
        'Any change is /v2. "{Clients move|We mail them}."',
        '"They have a token, so they may." Shop A reads shop B\'s label by id.',
        'Renames the field in place, "with two weeks\' notice".',
      ],
      [
        'Adding is fine, removing is not, version in the path. How old clients are found: "{logs somehow|we would ask}".',
        'OAuth and a limit by key; the single record is checked {in one of three examples|only on write}.',
        'Gives an additive and a breaking example; a new enum value counted as harmless.',
      ],
      [
        '"We say on day one that states will grow and unknown ones mean in transit."',
        '"Log by shop who still sends the old form, Deprecation now, Sunset {a year|twelve months} out, write to the ones left."',
        "Shop id from the token in every where clause, others' ids are 404, 429 by shop.",
      ],
    ],
  },
  'url-shortener': {
    'scope-and-size': [
      [
        'Started with {base 62 and a hash|MD5, first seven characters}. Volume never came up.',
        '"Sharded Cassandra in three regions" for {2,000|50,000} links.',
        'Asked for a figure: "{millions|a lot}", then drew Kafka.',
      ],
      [
        '"A million links a day, twenty opens each: {230 a second on average|some 230 a second}." Then a shard without a figure for it.',
        'Asked about volume and expiry. The {90 GB|storage} it worked out was not used again.',
        'Sizes the opens, not the peak in the hour after the text.',
      ],
      [
        '"Two thousand links for ever is under a megabyte: {the table fits in every process|no shards, no Redis}. The hard part is one key at 30,000 a second."',
        'Asks about expiry, withdrawal, privacy and counting before drawing; leaves {four|three} boxes out and says what would bring each in.',
        '"Peak is about {2,500|3,000} opens a second, {30|33} GB a year. One primary and a replica until that doubles."',
      ],
    ],
    'codes-and-redirect': [
      [
        'Looks the code up, then inserts. Two at once: "{very unlikely|the space is large}".',
        'UPDATE clicks = clicks + 1 before the redirect.',
        'First {six|seven} characters of a hash, no check.',
      ],
      [
        'Unique constraint, draw again on conflict. 301 "because it is permanent"; withdrawal was on the card.',
        'Cache in front, lookup by key; how an entry is dropped: {expiry|left open}.',
        'Counts clicks through a queue; could not say how many may be lost.',
      ],
      [
        '"302, thirty seconds at the edge. A browser would keep a 301 for good and marketing changes targets."',
        '"Six of 58 symbols, no zero or O because it is printed: {38 billion against 2,000|38 billion}. The constraint decides, not a check before."',
        'Counts in memory, flushed every second: "a crash loses {a second|one second of clicks}, and I would say so in the report".',
      ],
    ],
    'running-it': [
      [
        'Cache away: "{add a replica|Redis Cluster}".',
        'Phishing links: "users can report it".',
        'No measure named, {asked twice|also with the hint}.',
      ],
      [
        'Store down: serves what is cached, new links fail with words. Abuse not covered.',
        'Blocklist at creation and a limit per account; {nothing for a cold cache|a cold cache was not thought of}.',
        'Both covered after being asked; measures missing.',
      ],
      [
        '"Ten seconds refresh plus thirty at the edge: {45|about 45} seconds worst case until a pulled link is gone."',
        'Unasked: hijacked editor account, two people approve a change, targets checked {nightly|at change and every night}.',
        'Redirect p99, hit rate, share of 404s, and a probe that flips a test link and times it.',
      ],
    ],
  },
  'search-engine': {
    'matching-and-fields': [
      [
        '"WHERE title LIKE, with an index." Twenty million products; kept it.',
        '"Elasticsearch finds it." How a word finds its records: "{it searches the text|internally}".',
        'All fields as text; the SKU with a dash did not find itself.',
      ],
      [
        'Inverted index in plain words. Title is text, brand is exact; no case where the analysis breaks a search.',
        '"Word to list of documents, {then intersect|merge the lists}." Price is a string.',
        'Filters and scoring apart {when asked|after a hint}; plurals yes, part numbers no.',
      ],
      [
        '"C++ becomes c if I let the standard analyser at it, so skills are {keywords with synonyms|a field of their own}."',
        'Title text, code exact, years numeric, city filter: each with a reason; conditions do not score.',
        '"`ERR-4012/b` would fall into three pieces and match {half the desk|everything}; codes go to their own keyword field."',
      ],
    ],
    'ranking-and-relevance': [
      [
        'Newest first. Bad results: "{more shards|we would cache the top queries}".',
        '"The engine ranks." How one would notice that it is bad: response times.',
        'Would boost title "by 10", then {by 20|more}.',
      ],
      [
        'Text score plus stock and freshness. Checks by "{trying some searches|looking at it}".',
        '"BM25, rare words count more." Clicks as the only judge; position bias was new.',
        'Distance and notice period move the order; no limit on either.',
      ],
      [
        '"200 queries from the log, graded nought to three, nDCG at ten before each change."',
        '"Recency reorders neighbours but never lifts a record without the word."',
        'Watches searches without results and retyped ones {each week|live}; "{the recruiters decide what good is|support leads decide the rest}".',
      ],
    ],
    'freshness-and-rebuild': [
      [
        'Saves to both in the request. Second write fails: "{log it|it will be there next time}".',
        'New mapping: "we {stop search for an hour|reindex at night, in place}".',
        'The index is where profiles live now, "the database is {only for login|legacy}".',
      ],
      [
        'Queue after the commit, says that results lag by a second or two. Deletes not mentioned.',
        'Second index, then switch. Writes made meanwhile: {lost, on reflection|open}.',
        'Change stream; a late event overwrites a newer one, saw it with the drawing.',
      ],
      [
        '"The outbox carries the row version, so a late event is {refused|dropped}. Deletes are tombstones for a day."',
        'Notes the position, fills the second index, replays from there, compares counts, swaps the alias; {old one fed for a week|a way back for a week}.',
        '"One canary record edited every minute; not found in five seconds and we are paged."',
      ],
    ],
  },
};
