-- Sight is decided round by round: who owes a seal to a revealed round stays blind for it and for what came after, but
-- keeps what an earlier round had already shown them.
CREATE OR REPLACE FUNCTION app_readable_rounds() RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT r.id FROM rounds r
  WHERE r.workspace_id = app_workspace() AND r.state IN ('revealed', 'closed')
    AND NOT EXISTS (
      SELECT 1 FROM rounds other JOIN round_raters mine ON mine.round_id = other.id
      WHERE other.room_id = r.room_id AND other.number <= r.number AND other.state IN ('revealed', 'closed')
        AND mine.rater_id = app_user() AND mine.state IN ('invited', 'voting'))
$$;
--> statement-breakpoint
-- And rater by rater: somebody who has handed in one of two cards when the others are revealed is revealed with the second.
CREATE FUNCTION app_readable_seats() RETURNS TABLE (round_id uuid, rater_id uuid) LANGUAGE sql STABLE AS $$
  SELECT seat.round_id, seat.rater_id FROM round_raters seat
  WHERE seat.round_id IN (SELECT app_readable_rounds()) AND seat.state IN ('sealed', 'late')
$$;
--> statement-breakpoint
DROP POLICY own_or_revealed ON votes;
--> statement-breakpoint
CREATE POLICY own_or_revealed ON votes AS RESTRICTIVE FOR SELECT TO plumbline_app
  USING (rater_id = (SELECT app_user()) OR (round_id, rater_id) IN (SELECT s.round_id, s.rater_id FROM app_readable_seats() s));
--> statement-breakpoint
DROP POLICY author_or_revealed ON card_seals;
--> statement-breakpoint
CREATE POLICY author_or_revealed ON card_seals AS RESTRICTIVE FOR SELECT TO plumbline_app
  USING (author_id = (SELECT app_user()) OR (round_id, author_id) IN (SELECT s.round_id, s.rater_id FROM app_readable_seats() s));
--> statement-breakpoint
DROP POLICY author_or_revealed ON card_addenda;
--> statement-breakpoint
CREATE POLICY author_or_revealed ON card_addenda AS RESTRICTIVE FOR SELECT TO plumbline_app
  USING (author_id = (SELECT app_user())
    OR (kind <> 'private' AND (round_id, author_id) IN (SELECT s.round_id, s.rater_id FROM app_readable_seats() s)));
