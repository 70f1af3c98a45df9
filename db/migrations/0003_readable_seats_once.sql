-- The readable rounds are worked out once a statement, not once a seat: over a year of loops that was seconds.
CREATE OR REPLACE FUNCTION app_readable_seats() RETURNS TABLE (round_id uuid, rater_id uuid) LANGUAGE sql STABLE AS $$
  SELECT seat.round_id, seat.rater_id FROM round_raters seat
  WHERE seat.round_id = ANY (ARRAY(SELECT app_readable_rounds())) AND seat.state IN ('sealed', 'late')
$$;
