/** SQL after `select … `: the active people of an organisation (`u`) who hold one of these roles now. Parameters: role ids, now, now, organisation. */
export const HOLDERS_OF_ROLES = `from memberships m join users u on u.id = m.user_id and u.status = 'active'
  join role_assignments a on a.membership_id = m.id and a.organisation_id = m.organisation_id and a.role_id in (?)
    and (a.starts_at is null or a.starts_at <= ?) and (a.ends_at is null or a.ends_at > ?)
  where m.organisation_id = ? and m.status = 'active'`;
