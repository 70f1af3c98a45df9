/** What raters wrote down about data: indexes, caches and concurrent changes. The form is that of `evidence-services.ts`. */
import type { NotesByQuestion } from './evidence';

export const DATA_NOTES: NotesByQuestion = {
  'database-indexing': {
    'cause-from-evidence': [
      [
        '"Add an index on {city|the city column}." That was the first sentence; the query had not been shown yet.',
        'Would "put {Redis|Elasticsearch} in front". Asked what proves that the database is the cause: "{it is slow|users say so}".',
        'Mentions EXPLAIN; asked which line would prove the guess: "{the cost|if it says seq scan it is bad}".',
        '"A bigger machine first, {memory is cheap|that buys time}."',
      ],
      [
        'Asks for query and plan before anything else. Reads scan type and the sort; {estimated against actual rows only when pointed at|does not look at buffers}.',
        '"Seq scan on applications, then a sort of {two hundred thousand|180,000} rows, that is your second."',
        'EXPLAIN ANALYZE, one parameter value only: London. Small town was the hint.',
        '"Rows removed by filter is high." Stopped there; did not say what would refute it.',
      ],
      [
        '"pg_stat_statements by total time first, {it may not be this query at all|to be sure it is this one}."',
        '"EXPLAIN ANALYZE BUFFERS twice, for {London and for a small town|a busy and a quiet client}; first page and page 200."',
        'Estimated {40|35}, actual 190,000: "{city and availability go together|the columns are correlated}, so I would try extended statistics before an index."',
        '"If page 200 touches as many buffers as page 1, my offset theory is wrong."',
      ],
    ],
    'index-and-query': [
      [
        'Three single-column indexes, "{the planner combines them|Postgres picks the best}".',
        'Composite index on {date, city|last active, city}; order not explained, sort not served.',
        'OFFSET 10,000 stays as it is. "{Nobody goes that far|It is only the deep pages}."',
        'LOWER(email) in the filter, index on email. Did not see it with the plan on the table.',
      ],
      [
        '"{City, availability|Client, status}, then last active descending: filter first, then the sort."',
        'Keyset paging named; two rows with the same timestamp {came up in the follow-up|were not considered}.',
        'Would drop SELECT *. Exact total of {4 million|all matches} stays on every page.',
        'Composite order is right and explained. Deep offsets only "{later|if it becomes a problem}".',
      ],
      [
        '"Equals first, then the order, so it walks the index and stops at {fifty|twenty-five}."',
        '"Last active and id, the id for ties; and page numbers go, the screen says {10,000 plus|more than 10,000}."',
        'Weighs a partial index on open ones: "{four per cent of the rows|a twentieth of the size}, as long as the query says the same condition".',
        '"GIN on skills for the rare ones, but it gives no order; I would let the planner choose and check both plans."',
      ],
    ],
    'cost-and-rollout': [
      [
        '"An index costs {some disk|a bit of space}." Nothing on writes.',
        'CREATE INDEX at noon on {80|8} million rows. "It takes a minute."',
        'Success is "{the page feels fast again|I run it once and look}".',
        '"We can always drop it." Could not say how one would know that it is unused.',
      ],
      [
        'Builds concurrently; "writes get slower" without a figure or a way to measure it.',
        'Compares mean time before and after {by the same query id|for a day}; vacuum and unused indexes not mentioned.',
        '"CONCURRENTLY, and outside a transaction." What a failed build leaves behind: did not know.',
        'Knows each index is written on every insert; would "{watch it|see}".',
      ],
      [
        '"Last active changes twenty million times a day; indexed, none of those are HOT. {Round it to the day|I would store the day}."',
        '"If it fails it is left invalid: drop and redo. Next day the same query id, mean before and after."',
        'Replays an hour of writes on a copy, compares {WAL bytes and insert time|log bytes}; watches replica lag on the day.',
        '"The old one on city alone is a prefix now. Scans at zero on both replicas for a month, then it goes."',
      ],
    ],
  },
  'caching-strategy': {
    'data-by-data': [
      [
        '"Everything for {five|ten} minutes." Stock, price and texts alike.',
        'Asked how old a price may be: "{as old as the cache|that is for business to say}".',
        'Key is the URL. Price group of the customer: "{would be in the session|good point}".',
      ],
      [
        '"Texts a day, prices {a minute|sixty seconds}." Language is not in the key.',
        'Two lifetimes with a reason; the charged price is read from the cache as well.',
        'Separates catalogue and stock; {rights of the tenant|the price group} came with the hint.',
      ],
      [
        '"The charged price is not cached, the order reads it in its transaction. Stock as {many, few or none|three words}, ten seconds."',
        '"Price group in the key, otherwise a business price ends up on everybody\'s page."',
        'Four kinds on the board with a lifetime and a reason each; {category pages hold ids only|sessions are checked at their source}.',
      ],
    ],
    staleness: [
      [
        'A write does nothing to the cache: "{it expires|the TTL handles that}". Also for the seller who looks at their own edit.',
        'Deletes the entry before the commit. Drawn as two columns: "{ah|hm}, then the reader puts the old one back".',
        '"Cache and database in one transaction." Which one: no answer.',
      ],
      [
        'Deletes after the commit, expiry behind it. Order of events with an old value: gave one, {no mend|"the TTL ends it"}.',
        '"Write-through." A failed second write leaves the old price for {five minutes|the whole lifetime}, said so when asked.',
        'Knows the replica lags; would {wait a bit|delete twice, a second apart}, no worst case.',
      ],
      [
        '"Reader misses, reads version four, stalls; writer commits five and deletes; reader stores four." Then {a marker with the version|a compare on version} against it.',
        '"At worst {sixty seconds|a minute}, when the process dies between commit and delete."',
        'Reads its own write from the primary for {ten|five} seconds, "so the replica cannot show them the old one".',
      ],
    ],
    'hard-moments': [
      [
        'Popular entry gone: "{they all go to the database, it is indexed|it refills quickly}". With 1,500 a second on the card.',
        '"Redis does not go away." Pressed: "{we restart it|the database takes over}".',
        'No limit on anything behind the cache.',
      ],
      [
        'One load per key with a lock, the others wait. How many wait and how long: {open|no bound}.',
        '"If the cache is away we read from the database." 12,000 against 2,500 on the card was not compared.',
        "Jitter on lifetimes because of the six o'clock feed. Nothing for the cache being away until asked.",
      ],
      [
        '"1,500 reads times 0.4 seconds is {600 identical queries|600}. One loads, the rest get the old page for up to five minutes."',
        '"Without the cache it is 12,000 a second and it bears 2,500: at most {forty|fifty} loads at once, the rest 503, filters first."',
        'Twenty milliseconds, breaker, warms the top {few thousand|5,000} keys, allkeys-lfu; charts {misses by kind times their cost|age of what was served}.',
      ],
    ],
  },
  'concurrency-control': {
    'rule-and-race': [
      [
        '"I would use a lock." Asked which rule it protects: "{consistency|so nothing goes wrong}".',
        '"It is in a transaction, so it cannot happen." Read committed, both read two on call.',
        "Race conditions in general for {four|five} minutes; no order of two users' steps.",
      ],
      [
        'Rule in one sentence, one interleaving on the board. Isolation level: "{the default|normal}".',
        'Calls it a lost update; they are two rows. {Saw it when the rows were drawn|Did not see it}.',
        '"Available never below zero" and a right order of events; claims repeatable read {prevents|catches} it in every case.',
      ],
      [
        '"They write different rows, so it is not a lost update, it is write skew. Read committed lets it through, so does repeatable read."',
        'Two columns of steps, commit by commit, ends with {nobody on call|minus one}. "Serializable would fail one with 40001."',
        '"At every commit at least one on call. {Everything else is a consequence|That is the whole rule}."',
      ],
    ],
    'control-fits': [
      [
        '`synchronized` around the purchase. Two servers: "{sticky sessions|we run one}".',
        'Reads the version, does not compare it in the update.',
        'SELECT FOR UPDATE while the form is open. Lunch: "{a timeout then|they should hurry}".',
      ],
      [
        'UPDATE where id and version match. Rows changed is not looked at; {the client would hear "saved"|noticed when asked}.',
        '"Version for the form, row lock for the counter." How often they meet played no part.',
        'Conditional update is right. A repeated request buys twice, {knows it|left open}.',
      ],
      [
        '"Zero rows changed means somebody was first: read again, show both texts, {ask the person|never overwrite for them}."',
        '"A few conflicts a year and two milliseconds of work: waiting costs nothing. For a form over lunch I take a version."',
        "Makes both meet on {the shift's row|one row}, lock first, count after; says what a constraint could and could not do here.",
      ],
    ],
    'under-load': [
      [
        '"while (true) try again." 20,000 buyers: "{add servers|it scales}".',
        'Waits for the lock without a limit; deadlock is "handled by the database".',
        'No idea what one row can bear, {did not want to guess|"a lot"}.',
      ],
      [
        'Three retries with a pause. What the buyer sees after the third: {an error|thought about it first}.',
        '"Sort by id before locking." lock_timeout yes, no measure that shows waiting.',
        'Knows version checks collapse in the sale; {no figure for the row|would "test it"}.',
      ],
      [
        '"lock_timeout two seconds, three tries with jitter, {sleeping outside the transaction|the pause outside}, then \'please try again\'."',
        '"One row bears maybe {300|400} a second; 20,000 in a minute is about that, so I would split or queue."',
        'Counts retries, lock time-outs and 409s; "{a nightly query looks for shifts with nobody|the rule itself is checked every night}".',
      ],
    ],
  },
};
