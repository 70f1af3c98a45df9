-- What sums over cards ask of a sealed body is worked out as it is written (decision 033): a year of a large panel has a quarter of a
-- million lines, and reading them anew for every page took longer than all the rest of it.
--
-- Whether a line says how something seemed, and not what was said or done, words of the candidate's own aside: the same test as
-- `impressionIn` in features/scorecards/line.ts, and a test holds the one against the other.
CREATE FUNCTION reads_as_impression(line text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(line, '["“„«][^"”»]*["”»]', ' ', 'g')
    ~* '\y(seem(?:s|ed|ingly)?|felt|feels?|feelings?|vibes?|gut|came across|comes across|struck me|culture fit|i think|impression)\y'
$$;
--> statement-breakpoint
-- By criterion version that has a level or lines: 16 bytes of its id, then a byte each for "has a level", lines, lines that others can
-- check, and impressions (255 stands for more). Names are written out in full, since a restore runs without a search path.
CREATE FUNCTION card_counts(body jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(string_agg(uuid_send(version::uuid) || int4send(rated * 16777216 + least(255, lines) * 65536
    + least(255, checkable) * 256 + least(255, impressions)), ''::bytea ORDER BY version), ''::bytea)
  FROM (
    SELECT version, max(rated) AS rated, sum(line)::int AS lines, sum(checkable)::int AS checkable, sum(impression)::int AS impressions
    FROM (
      SELECT l.key AS version, CASE WHEN l.value = 'null' THEN 0 ELSE 1 END AS rated, 0 AS line, 0 AS checkable, 0 AS impression
      FROM jsonb_each(CASE WHEN jsonb_typeof(body -> 'levels') = 'object' THEN body -> 'levels' END) l
      UNION ALL
      SELECT substr(e ->> 'row', 11), 0, 1, CASE WHEN e ->> 'kind' IN ('quote', 'code', 'test', 'link') THEN 1 ELSE 0 END,
        CASE WHEN public.reads_as_impression(e ->> 'text') THEN 1 ELSE 0 END
      FROM jsonb_array_elements(CASE WHEN jsonb_typeof(body -> 'evidence') = 'array' THEN body -> 'evidence' END) e
      WHERE e ->> 'row' LIKE 'criterion:%'
    ) parts
    WHERE version ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
    GROUP BY version
  ) counted
$$;
--> statement-breakpoint
ALTER TABLE "card_seals" ADD COLUMN "counts" "bytea" GENERATED ALWAYS AS (card_counts(body)) STORED NOT NULL;
