CREATE TABLE "bank_import_rows" (
	"workspace_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"line" integer NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"problems" jsonb NOT NULL,
	"body" jsonb,
	"question_id" uuid,
	"base_version_id" uuid,
	"version_id" uuid,
	"staged" boolean DEFAULT false NOT NULL,
	"after" jsonb,
	"before" jsonb,
	"kept" text DEFAULT '' NOT NULL,
	CONSTRAINT "bank_import_rows_import_id_position_pk" PRIMARY KEY("import_id","position")
);
--> statement-breakpoint
CREATE TABLE "bank_imports" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"file_name" text NOT NULL,
	"format" text NOT NULL,
	"bytes" integer DEFAULT 0 NOT NULL,
	"state" text NOT NULL,
	"fault" text DEFAULT '' NOT NULL,
	"counts" jsonb,
	"progress" integer DEFAULT 0 NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"claim_id" uuid,
	"lease_ends_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"touched_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"undone_by" uuid,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "criteria" ADD COLUMN "import_id" uuid;--> statement-breakpoint
ALTER TABLE "criterion_versions" ADD COLUMN "import_id" uuid;--> statement-breakpoint
ALTER TABLE "question_versions" ADD COLUMN "import_id" uuid;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "import_id" uuid;--> statement-breakpoint
ALTER TABLE "sample_answers" ADD COLUMN "import_id" uuid;--> statement-breakpoint
ALTER TABLE "bank_import_rows" ADD CONSTRAINT "bank_import_rows_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_import_rows" ADD CONSTRAINT "bank_import_rows_import_id_bank_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."bank_imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_imports" ADD CONSTRAINT "bank_imports_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_imports" ADD CONSTRAINT "bank_imports_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_imports" ADD CONSTRAINT "bank_imports_undone_by_users_id_fk" FOREIGN KEY ("undone_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bank_import_rows_kind" ON "bank_import_rows" USING btree ("import_id","kind","position");--> statement-breakpoint
CREATE UNIQUE INDEX "bank_imports_ordinal" ON "bank_imports" USING btree ("workspace_id","ordinal");--> statement-breakpoint
CREATE UNIQUE INDEX "bank_imports_at_work" ON "bank_imports" USING btree ("workspace_id") WHERE "bank_imports"."state" in ('staging', 'undoing');--> statement-breakpoint
SELECT protect_tenant_table('public.bank_imports'::regclass);
--> statement-breakpoint
SELECT protect_tenant_table('public.bank_import_rows'::regclass);
--> statement-breakpoint
-- The log of what was imported stays; people read it, and decide through the product.
REVOKE DELETE ON bank_imports FROM plumbline_app, plumbline_system;
--> statement-breakpoint
-- What an import brings is seen once the import is done: one row's state shows or hides all of it, for every query of every
-- role. The import's own job names its import and sees it before that.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['questions', 'question_versions', 'criteria', 'criterion_versions', 'sample_answers']
  LOOP
    EXECUTE format('CREATE INDEX %I ON %I (import_id) WHERE import_id IS NOT NULL', t || '_import', t);
    EXECUTE format($policy$CREATE POLICY shown ON %I AS RESTRICTIVE FOR SELECT TO plumbline_app, plumbline_system
      USING (import_id IS NULL OR import_id IN (SELECT i.id FROM bank_imports i WHERE i.state = 'done')
        OR import_id::text = current_setting('plumbline.import', true))$policy$, t);
  END LOOP;
END $$;
--> statement-breakpoint
-- Questions of an import that something outside of the bank points at by now: a kit, a loop, a vote, a draft, whatever refers to
-- them by a foreign key. Who has seen an expert's key is no use, and rows that go with theirs are none either.
CREATE FUNCTION bank_import_used(of_import uuid) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
DECLARE link record;
BEGIN
  FOR link IN
    SELECT c.conrelid::regclass AS child, a.attname AS col, c.confrelid::regclass::text AS parent
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confdeltype <> 'c'
      AND c.confrelid IN ('questions'::regclass, 'question_versions'::regclass, 'criteria'::regclass,
        'criterion_versions'::regclass, 'sample_answers'::regclass)
      AND c.conrelid NOT IN ('questions'::regclass, 'question_versions'::regclass, 'criteria'::regclass,
        'criterion_versions'::regclass, 'sample_answers'::regclass, 'key_sightings'::regclass)
  LOOP
    RETURN QUERY EXECUTE format(
      CASE link.parent
        WHEN 'questions' THEN 'SELECT p.id FROM questions p'
        WHEN 'question_versions' THEN 'SELECT p.question_id FROM question_versions p'
        WHEN 'criteria' THEN 'SELECT p.question_id FROM criteria p'
        ELSE format('SELECT v.question_id FROM %I p JOIN question_versions v ON v.id = p.question_version_id', link.parent)
      END || ' WHERE p.import_id = $1 AND EXISTS (SELECT 1 FROM %s x WHERE x.%I = p.id)', link.child, link.col)
    USING of_import;
  END LOOP;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION bank_import_used(uuid) TO plumbline_system;
