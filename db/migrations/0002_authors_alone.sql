-- What only its author may see or change is so for every command. A card says how often it was edited, when it was begun and
-- whether it was opened again: to others it exists once one of its seals does.
CREATE POLICY author_or_revealed ON cards AS RESTRICTIVE FOR SELECT TO plumbline_app
  USING (author_id = (SELECT app_user()) OR id IN (SELECT s.card_id FROM card_seals s));
--> statement-breakpoint
CREATE POLICY author_begins ON cards AS RESTRICTIVE FOR INSERT TO plumbline_app WITH CHECK (author_id = (SELECT app_user()));
--> statement-breakpoint
CREATE POLICY author_changes ON cards AS RESTRICTIVE FOR UPDATE TO plumbline_app
  USING (author_id = (SELECT app_user())) WITH CHECK (author_id = (SELECT app_user()));
--> statement-breakpoint
CREATE POLICY author_changes ON card_addenda AS RESTRICTIVE FOR UPDATE TO plumbline_app
  USING (author_id = (SELECT app_user())) WITH CHECK (author_id = (SELECT app_user()));
--> statement-breakpoint
REVOKE DELETE ON card_addenda FROM plumbline_app, plumbline_system;
--> statement-breakpoint
CREATE POLICY rater_only ON vote_clients AS RESTRICTIVE FOR ALL TO plumbline_app
  USING (rater_id = (SELECT app_user())) WITH CHECK (rater_id = (SELECT app_user()));
