CREATE TABLE "question_words" (
	"workspace_id" uuid NOT NULL,
	"word" text COLLATE "C" NOT NULL,
	CONSTRAINT "question_words_workspace_id_word_pk" PRIMARY KEY("workspace_id","word")
);
--> statement-breakpoint
CREATE TABLE "saved_filters" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"shared" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "library_words" (
	"word" text COLLATE "C" PRIMARY KEY NOT NULL
);
--> statement-breakpoint
-- Questions that are there get version 0: the next start makes what they are found by from their bodies.
ALTER TABLE "questions" ADD COLUMN "title_words" "tsvector" DEFAULT '' NOT NULL, ADD COLUMN "words" "tsvector" DEFAULT '' NOT NULL,
  ADD COLUMN "labels" text DEFAULT '' NOT NULL, ADD COLUMN "found_by_version" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "questions" ALTER COLUMN "title_words" DROP DEFAULT, ALTER COLUMN "words" DROP DEFAULT, ALTER COLUMN "labels" DROP DEFAULT,
  ALTER COLUMN "found_by_version" DROP DEFAULT;
--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "is_public" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- The library is read from its files at every start.
DELETE FROM "library_questions";--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "title" text NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "capability" text NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "kind" text NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "difficulty" text NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "minutes" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "tier" text NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "seniority" text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "criteria" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "title_words" "tsvector" NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "words" "tsvector" NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "labels" text NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "found_by_version" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "library_questions" ADD COLUMN "is_public" boolean NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "exposure_limit" integer DEFAULT 20 NOT NULL;--> statement-breakpoint
ALTER TABLE "question_words" ADD CONSTRAINT "question_words_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_filters" ADD CONSTRAINT "saved_filters_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_filters" ADD CONSTRAINT "saved_filters_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "saved_filters_workspace" ON "saved_filters" USING btree ("workspace_id","shared");--> statement-breakpoint
CREATE INDEX "interviews_start" ON "interviews" USING btree ("workspace_id","starts_at");--> statement-breakpoint
CREATE INDEX "questions_title" ON "questions" USING btree ("workspace_id","title");--> statement-breakpoint
CREATE INDEX "questions_words" ON "questions" USING gin ("words");--> statement-breakpoint
CREATE INDEX "library_questions_words" ON "library_questions" USING gin ("words");--> statement-breakpoint
ALTER TABLE "questions" DROP COLUMN "search_text";--> statement-breakpoint
-- What came from the library is public until the workspace says otherwise.
UPDATE "questions" SET "is_public" = true WHERE "origin_slug" IS NOT NULL;
--> statement-breakpoint
SELECT protect_tenant_table('public.question_words'::regclass), protect_tenant_table('public.saved_filters'::regclass);
--> statement-breakpoint
-- A filter is its author's until it is shared; a shared one is the workspace's, and its rules say who keeps it.
CREATE POLICY own_or_shared ON saved_filters AS RESTRICTIVE FOR SELECT TO plumbline_app
  USING (shared OR author_id = (SELECT app_user()));
--> statement-breakpoint
CREATE POLICY author_saves ON saved_filters AS RESTRICTIVE FOR INSERT TO plumbline_app
  WITH CHECK (author_id = (SELECT app_user()));
--> statement-breakpoint
CREATE POLICY own_or_shared_goes ON saved_filters AS RESTRICTIVE FOR DELETE TO plumbline_app
  USING (shared OR author_id = (SELECT app_user()));
--> statement-breakpoint
ALTER TABLE library_words ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE library_words FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system ON library_words FOR ALL TO plumbline_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY library ON library_words FOR SELECT TO plumbline_app USING (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON library_words TO plumbline_system;
--> statement-breakpoint
GRANT SELECT ON library_words TO plumbline_app;
--> statement-breakpoint
-- The list of words follows the questions whoever writes them. It only grows: a word that no question has any more finds nothing.
CREATE FUNCTION learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'questions' THEN
    INSERT INTO question_words (workspace_id, word)
      SELECT DISTINCT n.workspace_id, u.lexeme FROM new_rows n, unnest(n.words) u ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO library_words (word) SELECT DISTINCT u.lexeme FROM new_rows n, unnest(n.words) u ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION learn_changed_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'questions' THEN
    INSERT INTO question_words (workspace_id, word) SELECT NEW.workspace_id, u.lexeme FROM unnest(NEW.words) u ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO library_words (word) SELECT u.lexeme FROM unnest(NEW.words) u ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER learn_words AFTER INSERT ON questions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learn_words();
--> statement-breakpoint
CREATE TRIGGER learn_words AFTER INSERT ON library_questions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learn_words();
--> statement-breakpoint
CREATE TRIGGER learn_changed_words AFTER UPDATE ON questions FOR EACH ROW
  WHEN (OLD.words IS DISTINCT FROM NEW.words) EXECUTE FUNCTION learn_changed_words();
--> statement-breakpoint
CREATE TRIGGER learn_changed_words AFTER UPDATE ON library_questions FOR EACH ROW
  WHEN (OLD.words IS DISTINCT FROM NEW.words) EXECUTE FUNCTION learn_changed_words();
--> statement-breakpoint
-- The index of words answers nothing under row-level security by itself: "@@" could tell of rows before the policy has seen them,
-- so the planner reads every row of the workspace instead. This door has the scope in its WHERE twice, as it was handed over and as
-- the transaction carries it, and answers with ids alone; whoever calls it reads the rows under every policy, as anybody does.
CREATE FUNCTION found_questions(workspace uuid, asked tsquery, at_most integer) RETURNS TABLE (id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public ROWS 300 AS $$
  SELECT q.id FROM questions q
  WHERE q.workspace_id = workspace AND workspace = (SELECT app_workspace()) AND q.words @@ asked LIMIT at_most
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION found_questions(uuid, tsquery, integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION found_questions(uuid, tsquery, integer) TO plumbline_app, plumbline_system;
