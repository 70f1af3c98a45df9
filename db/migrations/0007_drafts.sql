CREATE TABLE "question_drafts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"question_id" uuid,
	"base_version_id" uuid,
	"title" text NOT NULL,
	"body" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"state" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"decision" text DEFAULT '' NOT NULL,
	"version_id" uuid
);
--> statement-breakpoint
ALTER TABLE "question_drafts" ADD CONSTRAINT "question_drafts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_drafts" ADD CONSTRAINT "question_drafts_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_drafts" ADD CONSTRAINT "question_drafts_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_drafts" ADD CONSTRAINT "question_drafts_base_version_id_question_versions_id_fk" FOREIGN KEY ("base_version_id") REFERENCES "public"."question_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_drafts" ADD CONSTRAINT "question_drafts_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_drafts" ADD CONSTRAINT "question_drafts_version_id_question_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."question_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "question_drafts_open" ON "question_drafts" USING btree ("question_id","author_id") WHERE "question_drafts"."state" in ('draft', 'suggested');--> statement-breakpoint
CREATE INDEX "question_drafts_workspace" ON "question_drafts" USING btree ("workspace_id","state");--> statement-breakpoint
SELECT protect_tenant_table('public.question_drafts'::regclass);
--> statement-breakpoint
-- What somebody is still writing is theirs alone; a suggestion, and what became of it, is for the workspace.
CREATE POLICY author_alone ON question_drafts AS RESTRICTIVE FOR SELECT TO plumbline_app
  USING (author_id = (SELECT app_user()) OR state NOT IN ('draft', 'discarded'));
--> statement-breakpoint
CREATE POLICY author_begins ON question_drafts AS RESTRICTIVE FOR INSERT TO plumbline_app
  WITH CHECK (author_id = (SELECT app_user()));
--> statement-breakpoint
CREATE POLICY author_writes ON question_drafts AS RESTRICTIVE FOR UPDATE TO plumbline_app
  USING (author_id = (SELECT app_user()) OR state = 'suggested') WITH CHECK (true);
--> statement-breakpoint
-- Nothing that was typed is deleted.
REVOKE DELETE ON question_drafts FROM plumbline_app, plumbline_system;
