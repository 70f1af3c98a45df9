-- Whoever holds a role in an organisation knows its name, member of a workspace or not: its calibrator need not be one.
CREATE POLICY holder ON organisations FOR SELECT TO plumbline_app
  USING (id IN (SELECT m.organisation_id FROM organisation_members m WHERE m.user_id = (SELECT app_user())));
