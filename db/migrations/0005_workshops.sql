CREATE TABLE "check_samples" (
	"workspace_id" uuid NOT NULL,
	"check_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"user_id" uuid NOT NULL,
	"sample_answer_id" uuid NOT NULL,
	"round_id" uuid,
	CONSTRAINT "check_samples_check_id_position_pk" PRIMARY KEY("check_id","position")
);
--> statement-breakpoint
CREATE TABLE "key_sightings" (
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"question_id" uuid NOT NULL,
	"sample_key" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "key_sightings_workspace_id_user_id_question_id_sample_key_pk" PRIMARY KEY("workspace_id","user_id","question_id","sample_key")
);
--> statement-breakpoint
CREATE TABLE "readiness" (
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"ready_until" timestamp with time zone NOT NULL,
	"source" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "readiness_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "sample_checks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "workshop_samples" (
	"workspace_id" uuid NOT NULL,
	"room_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"sample_answer_id" uuid NOT NULL,
	CONSTRAINT "workshop_samples_room_id_position_pk" PRIMARY KEY("room_id","position"),
	CONSTRAINT "workshop_samples_once" UNIQUE("room_id","sample_answer_id")
);
--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "title" text;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "facilitator_id" uuid;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "sample_answer_id" uuid;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "adjusted_scores" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "pool_calibration" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "check_samples" ADD CONSTRAINT "check_samples_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_samples" ADD CONSTRAINT "check_samples_check_id_sample_checks_id_fk" FOREIGN KEY ("check_id") REFERENCES "public"."sample_checks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_samples" ADD CONSTRAINT "check_samples_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_samples" ADD CONSTRAINT "check_samples_sample_answer_id_sample_answers_id_fk" FOREIGN KEY ("sample_answer_id") REFERENCES "public"."sample_answers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_samples" ADD CONSTRAINT "check_samples_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_sightings" ADD CONSTRAINT "key_sightings_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_sightings" ADD CONSTRAINT "key_sightings_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_sightings" ADD CONSTRAINT "key_sightings_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readiness" ADD CONSTRAINT "readiness_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readiness" ADD CONSTRAINT "readiness_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sample_checks" ADD CONSTRAINT "sample_checks_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sample_checks" ADD CONSTRAINT "sample_checks_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workshop_samples" ADD CONSTRAINT "workshop_samples_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workshop_samples" ADD CONSTRAINT "workshop_samples_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workshop_samples" ADD CONSTRAINT "workshop_samples_sample_answer_id_sample_answers_id_fk" FOREIGN KEY ("sample_answer_id") REFERENCES "public"."sample_answers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "check_samples_round" ON "check_samples" USING btree ("round_id");--> statement-breakpoint
CREATE INDEX "sample_checks_person" ON "sample_checks" USING btree ("workspace_id","user_id");--> statement-breakpoint
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_facilitator_id_users_id_fk" FOREIGN KEY ("facilitator_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_sample_answer_id_sample_answers_id_fk" FOREIGN KEY ("sample_answer_id") REFERENCES "public"."sample_answers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['workshop_samples','key_sightings','sample_checks','check_samples','readiness']
  LOOP
    PERFORM protect_tenant_table(format('public.%I', t)::regclass);
  END LOOP;
END $$;
--> statement-breakpoint
-- Which keys somebody has seen, and what they rate alone, is theirs alone; a figure over many raters is a named job's.
CREATE POLICY own_only ON key_sightings AS RESTRICTIVE FOR ALL TO plumbline_app
  USING (user_id = (SELECT app_user())) WITH CHECK (user_id = (SELECT app_user()));
--> statement-breakpoint
CREATE POLICY own_only ON sample_checks AS RESTRICTIVE FOR ALL TO plumbline_app
  USING (user_id = (SELECT app_user())) WITH CHECK (user_id = (SELECT app_user()));
--> statement-breakpoint
CREATE POLICY own_only ON check_samples AS RESTRICTIVE FOR ALL TO plumbline_app
  USING (user_id = (SELECT app_user())) WITH CHECK (user_id = (SELECT app_user()));
--> statement-breakpoint
-- What was seen stays seen, a workshop keeps its answers, and what was begun is kept.
REVOKE UPDATE, DELETE ON workshop_samples, key_sightings FROM plumbline_app, plumbline_system;
--> statement-breakpoint
REVOKE DELETE ON sample_checks, check_samples, readiness FROM plumbline_app, plumbline_system;
