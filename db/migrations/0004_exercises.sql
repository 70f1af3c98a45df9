CREATE TABLE "attempt_events" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"actor_id" uuid,
	"detail" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempt_notes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"text" text NOT NULL,
	"update_seq" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"edited_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempt_runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"exercise_version_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"of_run_id" uuid,
	"language" text NOT NULL,
	"source" text NOT NULL,
	"source_hash" text NOT NULL,
	"scratch" text,
	"suite_hash" text,
	"seed" integer NOT NULL,
	"parameters" json NOT NULL,
	"limits" json NOT NULL,
	"update_seq" integer NOT NULL,
	"state" text NOT NULL,
	"claim_id" uuid,
	"claims" integer DEFAULT 0 NOT NULL,
	"lease_ends_at" timestamp with time zone,
	"records" text,
	"verdict" text,
	"engine" text,
	"document" text,
	"waited_ms" integer,
	"took_ms" integer,
	"requested_at" timestamp with time zone NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	"claimed_at" timestamp with time zone,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "attempt_updates" (
	"workspace_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"client_id" uuid NOT NULL,
	"operation" integer NOT NULL,
	"origin" text NOT NULL,
	"actor_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "attempt_updates_attempt_id_seq_pk" PRIMARY KEY("attempt_id","seq"),
	CONSTRAINT "attempt_updates_operation" UNIQUE("attempt_id","client_id","operation")
);
--> statement-breakpoint
CREATE TABLE "attempt_watchers" (
	"workspace_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "attempt_watchers_attempt_id_user_id_pk" PRIMARY KEY("attempt_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "exercise_attempts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"interview_id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"exercise_version_id" uuid NOT NULL,
	"variant" text NOT NULL,
	"mode" text NOT NULL,
	"allowed_help" text NOT NULL,
	"note" text NOT NULL,
	"seed" integer NOT NULL,
	"parameters" json NOT NULL,
	"minutes" integer NOT NULL,
	"extra_minutes" integer DEFAULT 0 NOT NULL,
	"opens_at" timestamp with time zone NOT NULL,
	"closes_at" timestamp with time zone NOT NULL,
	"invited_by" uuid NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	"token_hash" text NOT NULL,
	"link_ends_at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"language" text,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	"submitted_source" text,
	"paused_ms" integer DEFAULT 0 NOT NULL,
	"last_seen_at" timestamp with time zone,
	"focus_since" timestamp with time zone,
	"focus_ms" integer DEFAULT 0 NOT NULL,
	"pairing" boolean DEFAULT false NOT NULL,
	"hints_given" integer DEFAULT 0 NOT NULL,
	"extensions_shown" json DEFAULT '[]'::json NOT NULL,
	"update_seq" integer DEFAULT 0 NOT NULL,
	"update_bytes" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "exercise_attempts_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "exercise_versions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"hash" text NOT NULL,
	"current" boolean NOT NULL,
	"position" integer NOT NULL,
	"title" text NOT NULL,
	"candidate" json NOT NULL,
	"staff" json NOT NULL,
	"visible" json NOT NULL,
	"hidden" json NOT NULL,
	"loaded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "exercise_versions_hash" UNIQUE("slug","hash")
);
--> statement-breakpoint
ALTER TABLE "attempt_events" ADD CONSTRAINT "attempt_events_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_events" ADD CONSTRAINT "attempt_events_attempt_id_exercise_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."exercise_attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_events" ADD CONSTRAINT "attempt_events_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_notes" ADD CONSTRAINT "attempt_notes_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_notes" ADD CONSTRAINT "attempt_notes_attempt_id_exercise_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."exercise_attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_notes" ADD CONSTRAINT "attempt_notes_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_runs" ADD CONSTRAINT "attempt_runs_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_runs" ADD CONSTRAINT "attempt_runs_attempt_id_exercise_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."exercise_attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_runs" ADD CONSTRAINT "attempt_runs_exercise_version_id_exercise_versions_id_fk" FOREIGN KEY ("exercise_version_id") REFERENCES "public"."exercise_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_updates" ADD CONSTRAINT "attempt_updates_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_updates" ADD CONSTRAINT "attempt_updates_attempt_id_exercise_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."exercise_attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_updates" ADD CONSTRAINT "attempt_updates_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_watchers" ADD CONSTRAINT "attempt_watchers_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_watchers" ADD CONSTRAINT "attempt_watchers_attempt_id_exercise_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."exercise_attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_watchers" ADD CONSTRAINT "attempt_watchers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_attempts" ADD CONSTRAINT "exercise_attempts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_attempts" ADD CONSTRAINT "exercise_attempts_interview_id_interviews_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interviews"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_attempts" ADD CONSTRAINT "exercise_attempts_loop_id_loops_id_fk" FOREIGN KEY ("loop_id") REFERENCES "public"."loops"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_attempts" ADD CONSTRAINT "exercise_attempts_exercise_version_id_exercise_versions_id_fk" FOREIGN KEY ("exercise_version_id") REFERENCES "public"."exercise_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_attempts" ADD CONSTRAINT "exercise_attempts_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attempt_events_attempt" ON "attempt_events" USING btree ("attempt_id","at");--> statement-breakpoint
CREATE INDEX "attempt_notes_attempt" ON "attempt_notes" USING btree ("attempt_id");--> statement-breakpoint
CREATE INDEX "attempt_runs_attempt" ON "attempt_runs" USING btree ("attempt_id","requested_at");--> statement-breakpoint
CREATE INDEX "attempt_runs_state" ON "attempt_runs" USING btree ("state");--> statement-breakpoint
CREATE INDEX "exercise_attempts_interview" ON "exercise_attempts" USING btree ("interview_id");--> statement-breakpoint
CREATE INDEX "exercise_attempts_open" ON "exercise_attempts" USING btree ("ended_at");--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['exercise_attempts','attempt_updates','attempt_runs','attempt_notes','attempt_events','attempt_watchers']
  LOOP
    PERFORM protect_tenant_table(format('public.%I', t)::regclass);
  END LOOP;
END $$;
--> statement-breakpoint
-- Versions belong to the library: every member of a workspace reads them, at work there; the library job writes them.
ALTER TABLE exercise_versions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE exercise_versions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system ON exercise_versions FOR ALL TO plumbline_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY library ON exercise_versions FOR SELECT TO plumbline_app USING ((SELECT app_workspace()) IS NOT NULL);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON exercise_versions TO plumbline_system;
--> statement-breakpoint
GRANT SELECT ON exercise_versions TO plumbline_app;
--> statement-breakpoint
-- A note is its author's alone.
CREATE POLICY author_only ON attempt_notes AS RESTRICTIVE FOR ALL TO plumbline_app
  USING (author_id = (SELECT app_user())) WITH CHECK (author_id = (SELECT app_user()));
--> statement-breakpoint
-- What was typed and what happened is only ever added to; attempts and runs are kept.
REVOKE UPDATE, DELETE ON attempt_updates, attempt_events FROM plumbline_app, plumbline_system;
--> statement-breakpoint
REVOKE DELETE ON exercise_attempts, attempt_runs FROM plumbline_app, plumbline_system;
--> statement-breakpoint
-- The candidate's way in, for as long as the link opens.
CREATE FUNCTION door_attempt(hash text, at timestamptz) RETURNS TABLE (workspace_id uuid, attempt_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT a.workspace_id, a.id FROM exercise_attempts a WHERE a.token_hash = hash AND a.link_ends_at > at
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION door_attempt(text, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION door_attempt(text, timestamptz) TO plumbline_app, plumbline_system;
