CREATE TABLE "question_shares" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"question_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"from_name" text NOT NULL,
	"number" integer NOT NULL,
	"body" jsonb NOT NULL,
	"hash" text NOT NULL,
	"with_samples" boolean NOT NULL,
	"is_public" boolean NOT NULL,
	"capabilities" jsonb NOT NULL,
	"shared_by" uuid NOT NULL,
	"shared_at" timestamp with time zone NOT NULL,
	"stopped_at" timestamp with time zone,
	CONSTRAINT "question_shares_question" UNIQUE("question_id")
);
--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "origin_question_id" uuid;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "origin_from" text;--> statement-breakpoint
ALTER TABLE "role_interviews" ADD COLUMN "kit_revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "role_kit_items" ADD COLUMN "owners" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "question_shares" ADD CONSTRAINT "question_shares_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_shares" ADD CONSTRAINT "question_shares_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_shares" ADD CONSTRAINT "question_shares_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_shares" ADD CONSTRAINT "question_shares_shared_by_users_id_fk" FOREIGN KEY ("shared_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "question_shares_organisation" ON "question_shares" USING btree ("organisation_id");--> statement-breakpoint
SELECT protect_tenant_table('public.question_shares'::regclass);
--> statement-breakpoint
-- Others of the organisation read what is shared, for as long as it is; only its own workspace writes, and under its own organisation.
CREATE POLICY organisation ON question_shares FOR SELECT TO plumbline_app
  USING (stopped_at IS NULL AND organisation_id = (SELECT w.organisation_id FROM workspaces w WHERE w.id = (SELECT app_workspace())));
--> statement-breakpoint
CREATE POLICY own_organisation ON question_shares AS RESTRICTIVE FOR INSERT TO plumbline_app
  WITH CHECK (organisation_id = (SELECT w.organisation_id FROM workspaces w WHERE w.id = (SELECT app_workspace())));
--> statement-breakpoint
CREATE POLICY own_organisation_still ON question_shares AS RESTRICTIVE FOR UPDATE TO plumbline_app
  USING (true) WITH CHECK (organisation_id = (SELECT w.organisation_id FROM workspaces w WHERE w.id = (SELECT app_workspace())));
--> statement-breakpoint
REVOKE DELETE ON question_shares FROM plumbline_app, plumbline_system;
