/**
 * What raters wrote down about services and what runs between them, by question, criterion and level (level 1 first).
 * `{a|b}` stands for one of several wordings, so that a year of notes does not repeat itself. Quotes are in quotation marks;
 * the rest are moments.
 */
import type { NotesByQuestion } from './evidence';

export const SERVICE_NOTES: NotesByQuestion = {
  'rate-limiter': {
    'algorithm-fit': [
      [
        '"A counter per minute in Redis, that is what {everybody|most places|my last team} uses." No rate, no burst, also when asked.',
        'Asked who is counted: "{the user, I guess|whoever calls}". Did not separate key, account and address.',
        'Same limit for {sign-in and bulk export|cheap reads and exports}; "we can tune it later".',
        '"Token bucket, because it is the best one." Could not say what it allows in one second.',
      ],
      [
        '"Token bucket, {50|60|80} a second, burst {100|120|200}, by API key."',
        'Compared with a fixed window in words only: "{it is bad at the edges|two windows can touch}"; no figure when pressed.',
        'Gave rate and burst with a reason from the partner plan, then let exports share the same bucket.',
        '"Count by account, not by address, {because offices share one|mobile networks share them}." Good; one limit for everything though.',
      ],
      [
        '"A fixed window of 3,000 a minute lets {6,000|twice that} through around the edge within two seconds."',
        '"Exports get a bucket of their own, {three, one back every ten minutes|price them at a thousand reads}."',
        'Wrote the bound without being asked: burst plus rate times t, so {150|250} in the first second.',
        'Sign-in by account and by address, slows down before it refuses, "{so a stranger cannot lock anybody out|nobody else can burn my five tries}".',
      ],
    ],
    'shared-state': [
      [
        '"Each server keeps {its own count|a map in memory}, the load balancer spreads it evenly." Kept to it with twenty servers on the board.',
        'GET, compare, SET in three calls. Shown two callers with one permit left: "{that is very unlikely|they would not hit at the same time}".',
        '"Divide the limit by twenty and give each server its share." No answer for the caller that lands on one server only.',
        'Proposed a lock in the process; asked about the other nineteen, moved the same lock to {a static field|a singleton}.',
      ],
      [
        '"{INCR|One Lua script} is atomic, so the second caller sees the count already spent."',
        'One script does check and spend. Asked whose clock refills the bucket: "the server that calls, they are synchronised".',
        'Explained why two servers cannot take the last permit; keys never expire, noticed only {when asked about memory|at the third hint}.',
        'Row lock in PostgreSQL, correct and written down; did not compare it with anything at {30,000|thirty thousand} a second.',
      ],
      [
        '"TIME inside the script. Twenty clocks that disagree by {fifty|forty} milliseconds would mint permits."',
        '"The key expires when the bucket would be full, so missing equals full."',
        'Put leased permits beside it: servers take {ten|twenty} at a time, a crash loses a batch, a tenth of the load on the store.',
        '"One hot key stays on one shard whatever I add; {remember the refusal in memory until its retry time|split it in four and accept the error}."',
      ],
    ],
    'failure-and-operation': [
      [
        '"Redis is highly available, {we have a replica|it has Sentinel}, so that does not happen."',
        'Every endpoint waits for the limiter without a deadline; asked for one: "{the default of the client|whatever the driver does}".',
        'Answer to the store being away: "{return 500|the API is down then}". For all endpoints.',
        'No 429 in the sketch. Asked what a refused caller gets: "an error".',
      ],
      [
        'Deadline of {10|15|20} ms and "let it through"; same answer for exports and sign-in.',
        '"429 with Retry-After, and a timeout on the call to Redis." Nothing on what a fail-over forgets.',
        'Falls back to {a local bucket|per-server counters} with the plan divided by twenty; had not thought how far that overruns.',
        'Fail open with a breaker, 429 with Retry-After. Says replicas copy asynchronously, draws no conclusion from it.',
      ],
      [
        '"Reads pass on a local bucket, {exports and sign-in are refused|sign-in slows down}: a free hour of guessing costs more."',
        '"The new primary has forgotten the last spends: at most one burst a key, {a hundred|a hundred permits}, each time."',
        'Ten milliseconds, breaker, 429 with Retry-After and jitter "so that they do not all come back in the same second".',
        '"A week in shadow mode before it refuses anybody; I would chart {fallback decisions|refusals by rule}."',
      ],
    ],
  },
  'job-queue': {
    lifecycle: [
      [
        'Deletes the message on arrival, "{then it cannot run twice|so nobody else takes it}". Worker dies: "{the user uploads again|we would see it in the logs}".',
        '"Retry until it works." No limit, no pause, also for the file that crashes the process.',
        'Job state lives in the worker\'s memory. Deploy in the middle of an import: "{they would have to restart it|we deploy at night}".',
        'Publishes inside the request before the commit; asked about a rollback: "{rare|the job would find nothing and fail}".',
      ],
      [
        '"Acknowledge at the end; visibility timeout of {sixty|ninety} seconds brings it back."',
        'Retries {five|eight} times, then dead letters. Same pause every time; "{we can add backoff|jitter would be nicer}".',
        'Lease and limit are right. Row saved, then published: did not see the gap until the follow-up.',
        'Corrupt file and provider time-out are retried alike, {five|six} times each.',
      ],
      [
        '"The upload transaction writes the job row. A relay publishes it, so there is no moment in which the photo exists and the job does not."',
        '"Doubles from {two|one} seconds with full jitter, {eight|ten} tries, then dead letters; a corrupt file goes there at once."',
        'Lease of sixty seconds, renewed every {twenty|fifteen}; asked itself who notices a renewal that stopped.',
        '"The ones that kill the process never reach my except, so I count receives, not exceptions."',
      ],
    ],
    'effects-once': [
      [
        '"{SQS FIFO|Kafka|The broker} gives exactly once, so I do not need anything there."',
        'Keeps processed ids in {a set in the worker|a static map}; after a restart "it starts empty, yes".',
        'Asked about a lost reply from the mail provider: sends again. "{Two mails are not so bad|They will ignore it}."',
        'Checks "status is not sent" and then sends: two workers at once was new to them.',
      ],
      [
        '"Unique key on {customer and month|photo and version} in a table, checked before sending."',
        'Says unasked that a job runs twice some day. Mark is written after the mail goes out; {the crash between was the follow-up|crash in between left open}.',
        'Redis SETNX with {a day|an hour} of life as the guard. Would "look into" what happens when it expires early.',
        'Upsert by job id for our own rows; the provider\'s side: "{it usually answers|I would hope for the best}".',
      ],
      [
        '"Effect and mark in one transaction where it is our own table; for the mail, the provider\'s idempotency key, {derived from the statement id|from customer and month}."',
        '"Time-out means I do not know. Same key again, and they answer with the first result."',
        'Output path is {photos by id, version and size|statement by customer and month}: "a second run writes the same object".',
        '"A worker that slept through its lease updates where delivery equals its own, so it changes {nothing|zero rows}."',
      ],
    ],
    'load-and-operation': [
      [
        '"Autoscaling." Asked what stops it: "{the budget, I suppose|nothing really}".',
        'Would look at CPU of the workers at three in the morning. Nothing that shows a job is late.',
        'One queue for everything; eighty files of one company: "{first come, first served|they have to wait, that is fair}".',
        '"Kafka scales." No sum for workers, also with the figures on the card.',
      ],
      [
        'Alarm on queue length over {10,000|50,000}; age of the oldest job only after the hint.',
        '"Two queues, paying and free." No sum for the workers behind them.',
        'Worked out {1,800|about 1,800} busy slots in the sale; nothing caps them, the database came up in the follow-up.',
        "Scales on the oldest job's age, good; bulk imports and password mails stay in one queue.",
      ],
      [
        '"Oldest job\'s age, {twenty seconds for paying, eight minutes for free|alarm at two thirds of the promise}; length tells me nothing."',
        '"200 times six times 1.5 is {1,800 busy slots|1,800}, I would run 2,600, and the pooler caps it at 1,500."',
        'At the cap: makes the two sizes the page needs first, puts off the other four, tells sellers in words.',
        '"A slice of {five|ten} workers a company, whoever sends eighty files waits behind themselves only."',
      ],
    ],
  },
  'distributed-transactions': {
    'atomic-boundary': [
      [
        '"One transaction over all {three|four} services, Spring does that." The airline is another company: no answer.',
        '"We use the saga pattern." Asked why: "{it is the standard for microservices|two-phase commit is old}".',
        'Charges the card first, "{we can always refund|then we are sure to be paid}".',
      ],
      [
        'Saga, because the bank cannot join. Cost of the saga itself came only when asked: "{people see half of it|a refund takes days}".',
        '"Never pay out more than the balance" as the rule; order of the other steps had no reason.',
        'Orders seat, room, card; noticed that the seat hold runs out after fifteen minutes, {left the race open|not what happens then}.',
      ],
      [
        '"Balance check and debit are one local transaction; {everything else may settle later|only the bank is outside}."',
        '"Two-phase commit would hold locks for {two days|as long as the bank sleeps}; the saga shows \'on its way\' instead. I take the second."',
        'Ordered by what can be undone: hold, hold, charge, confirm. "{The mail is last because it cannot be unsent|The payout is last}."',
      ],
    ],
    'failure-walk': [
      [
        'Every failure: "{roll back|retry}". A repeat would charge twice; saw no problem until the receipt was drawn.',
        'Crash between commit and message: "{that window is tiny|we log it}".',
        '"Time-out is a failure, so we cancel the booking." The room was booked.',
      ],
      [
        'Idempotency key on the charge, compensation for seat and room. A refund that fails: "{support|we would see it}".',
        'Outbox named and drawn. Time-out of the bank is treated as a refusal.',
        'Consumer keeps handled message ids; {late messages in the wrong order|an out-of-order cancel} left open.',
      ],
      [
        '"Time-out is neither: ask by our reference until they know. We never give money back on a guess."',
        'Outbox, same key on every repeat, compensation repeated until done, then {a person|a case for support}.',
        '"Refused and later settled: I keep it as a conflict and do not apply it blindly."',
      ],
    ],
    'recover-and-trace': [
      [
        '"Search the logs by {customer|order} id." No state for the case as a whole.',
        'Stuck case: "{the customer calls|support tells us}", then an UPDATE by hand.',
        'Three services with three statuses; which one is right: "{depends|the last one}".',
      ],
      [
        'State per case and one id through all calls. Alert on "too many pending", no number.',
        'Compares with the bank every {night|morning}; support can only look.',
        '"A dashboard of cases by state." Age came with the hint.',
      ],
      [
        '"In transit over an hour is a chart, over a day an alert, {three days|two days} a case for support."',
        "Matches the bank's statement both ways every morning; sum over accounts must be zero {each hour|hourly}.",
        '"Support may ask again, compensate or close, through the same states; {two people above a thousand euros|all of it recorded}."',
      ],
    ],
  },
  'service-boundaries': {
    'boundaries-and-ownership': [
      [
        '"A service per entity: {candidate, job, offer, user|order, menu, courier}, each with the shared database."',
        'Fourteen engineers, eleven services; reason given: "{it scales|that is how one does it now}".',
        'Two services write the applications table. "{They agree on the columns|We have a shared library for it}."',
      ],
      [
        'Cuts along ordering, payments, dispatch; each owns its tables. Who may change an address was open.',
        '"Messages out first, because the provider fails daily." Never weighed keeping the rest in one deployable, {until asked|not even then}.',
        'Ownership is clear, but search reads the candidates\' tables "{for now|read only}".',
      ],
      [
        '"One deployable, five modules. I take messaging out, because {its provider fails daily|it fails at another pace}; the rest waits for a sign: {releases queue more than twice a month|two teams in one file a week}."',
        'For each part the data it alone writes, and how others read it: copy by event, {a second or two old|marked with its age}.',
        '"Payments apart because of card data, dispatch because 5,000 positions a second would drown the rest."',
      ],
    ],
    'calls-events-and-failure': [
      [
        'Accept offer calls six services one after another. Mail provider down: "{the user retries|a 500 then}".',
        '"Everything goes through Kafka." The user waits for the answer on the page: thought about it, no result.',
        'Asked about a slow part: "{more pods|add a cache}". No time-out anywhere.',
      ],
      [
        'Says why payment waits and the kitchen hears by event. Time-outs "yes", no figures.',
        'Breaker and retry on the same call; event is published after the commit "in the next line".',
        'Knows consumers get repeats; {guards one of three|the loyalty points would double}.',
      ],
      [
        '"900 milliseconds at the edge, 600 for payment. Ordering alone retries, once, {if 200 are left|with the order id as key}."',
        '"Bank silent: the page says we are confirming your payment, a job asks for the status."',
        "Outbox in the order's transaction; each consumer notes the event id with its work. Worked out {27|twenty-seven} calls for retries in three layers.",
      ],
    ],
    'operating-and-changing': [
      [
        '"Each service logs, we put {Kibana|a dashboard} on top." Could not follow one order across two of them.',
        'A renamed field: "{we release both together|a release train on Thursday}".',
        'Alerts on CPU and disk. Customers cannot pay: "{they write to us|the app reviews}".',
      ],
      [
        'Correlation id through HTTP, lost at the broker; noticed when asked about the tablet.',
        'Rate, errors, latency for each part. Interface change "with versions", steps not told.',
        'Traces yes; alert is on {error logs|container restarts}, not on orders.',
      ],
      [
        '"Traceparent in HTTP and in message headers, so one trace runs from the tap to the kitchen."',
        '"We alert on orders confirmed within a minute and on the age of the oldest event."',
        'Sends both forms, consumers move when they like, {drops the old one when nobody reads it|counts readers of the old one first}.',
      ],
    ],
  },
};
