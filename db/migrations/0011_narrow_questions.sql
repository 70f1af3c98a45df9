-- The words of a question leave its row: rows are counted by the ten thousand, and words are read by an index alone.
CREATE TABLE "question_index" (
	"question_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"words" "tsvector" NOT NULL
);
--> statement-breakpoint
INSERT INTO "question_index" SELECT "id", "workspace_id", "words" FROM "questions";
--> statement-breakpoint
DROP INDEX "questions_words";--> statement-breakpoint
ALTER TABLE "question_index" ADD CONSTRAINT "question_index_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_index" ADD CONSTRAINT "question_index_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- What is put into this index is put there at once: a list of what waits would be read through by every search, and the embedded
-- database has nobody who empties it.
CREATE INDEX "question_index_words" ON "question_index" USING gin ("words") WITH (fastupdate=false);--> statement-breakpoint
DROP TRIGGER learn_words ON questions;--> statement-breakpoint
DROP TRIGGER learn_changed_words ON questions;--> statement-breakpoint
DROP FUNCTION found_questions(uuid, tsquery, integer);--> statement-breakpoint
ALTER TABLE "questions" DROP COLUMN "words";--> statement-breakpoint
-- Empty sketches until the next start makes them, as for every change of what a question is found by.
ALTER TABLE "questions" ADD COLUMN "prompt_bits" bit(512) DEFAULT 0::bit(512) NOT NULL, ADD COLUMN "prompt_size" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "questions" ALTER COLUMN "prompt_bits" DROP DEFAULT, ALTER COLUMN "prompt_size" DROP DEFAULT;
--> statement-breakpoint
-- Writes the rows anew without what was dropped, which they would carry along until each is changed.
CLUSTER "questions" USING "questions_title";--> statement-breakpoint
ALTER TABLE "questions" SET WITHOUT CLUSTER;
--> statement-breakpoint
SELECT protect_tenant_table('public.question_index'::regclass);
--> statement-breakpoint
-- People's words are found and never read: an import's are here before the import is shown.
REVOKE SELECT ON question_index FROM plumbline_app;
--> statement-breakpoint
GRANT SELECT (question_id, workspace_id) ON question_index TO plumbline_app;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'question_index' THEN
    INSERT INTO question_words (workspace_id, word)
      SELECT DISTINCT n.workspace_id, u.lexeme FROM new_rows n, unnest(n.words) u ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO library_words (word) SELECT DISTINCT u.lexeme FROM new_rows n, unnest(n.words) u ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION learn_changed_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'question_index' THEN
    INSERT INTO question_words (workspace_id, word) SELECT NEW.workspace_id, u.lexeme FROM unnest(NEW.words) u ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO library_words (word) SELECT u.lexeme FROM unnest(NEW.words) u ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER learn_words AFTER INSERT ON question_index REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learn_words();
--> statement-breakpoint
CREATE TRIGGER learn_changed_words AFTER UPDATE ON question_index FOR EACH ROW
  WHEN (OLD.words IS DISTINCT FROM NEW.words) EXECUTE FUNCTION learn_changed_words();
--> statement-breakpoint
-- The door to the index of words. The scope is in its WHERE twice, as it was handed over and as the transaction carries it, and it
-- answers with ids alone; whoever calls it reads the rows under every policy, as anybody does. In PL/pgSQL, since that keeps its
-- plan from one search to the next.
CREATE FUNCTION found_questions(workspace uuid, asked tsquery) RETURNS TABLE (id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public ROWS 20 AS $$
BEGIN
  RETURN QUERY SELECT i.question_id FROM question_index i
    WHERE i.workspace_id = workspace AND workspace = (SELECT app_workspace()) AND i.words @@ asked;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION found_questions(uuid, tsquery) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION found_questions(uuid, tsquery) TO plumbline_app, plumbline_system;
--> statement-breakpoint
-- Questions that were asked up to a moment, under the policies of whoever calls it: interviews that began with the question in their
-- kit, how many of them after another moment, and whether that is the workspace's limit already. A function keeps its plan, which takes
-- longer to make than to carry out.
CREATE FUNCTION asked_questions(workspace uuid, up_to timestamptz, after timestamptz)
  RETURNS TABLE (question_id uuid, asked integer, recent integer, last_asked_at timestamptz, often boolean)
  LANGUAGE plpgsql STABLE SET search_path = public ROWS 200 AS $$
BEGIN
  RETURN QUERY SELECT v.question_id, count(DISTINCT i.id)::int,
      (count(DISTINCT i.id) FILTER (WHERE coalesce(i.starts_at, l.closed_at) > after))::int, max(coalesce(i.starts_at, l.closed_at)),
      count(DISTINCT i.id) FILTER (WHERE coalesce(i.starts_at, l.closed_at) > after)
        >= (SELECT w.exposure_limit FROM workspaces w WHERE w.id = workspace)
    FROM interviews i
    JOIN loops l ON l.id = i.loop_id
    JOIN kit_items k ON k.interview_id = i.id
    JOIN question_versions v ON v.id = k.question_version_id
    WHERE i.workspace_id = workspace AND i.status = 'planned' AND l.workspace_id = workspace
      AND k.workspace_id = workspace AND v.workspace_id = workspace
      AND CASE WHEN i.starts_at IS NULL THEN l.status = 'decided'
        ELSE i.starts_at <= up_to AND (l.closed_at IS NULL OR i.starts_at <= l.closed_at) END
    GROUP BY v.question_id;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION asked_questions(uuid, timestamptz, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION asked_questions(uuid, timestamptz, timestamptz) TO plumbline_app, plumbline_system;
