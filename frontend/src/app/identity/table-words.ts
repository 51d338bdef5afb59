const WORDS: Readonly<Record<string, string>> = {
  credentials: 'Credentials',
  credential_fields: 'Fields of credentials, sealed anew',
  credential_words: 'Search words',
  checks: 'Checks',
  check_statuses: 'States of checks, with their results',
  api_keys: 'API keys',
  api_key_uses: 'Last uses of API keys',
  invitations: 'Invitations',
  memberships: 'Members',
  role_assignments: 'Roles that members have',
  roles: "Roles of the organisation's own",
  group_mappings: 'Mappings of groups to roles',
  mapped_roles: 'Roles by groups',
  audit_views: 'Saved audit filters',
  access_requests: 'Requests for access; open ones are closed',
  share_links: 'Links to people outside',
  status_pages: 'Status pages',
  calendar_feeds: 'Calendar addresses',
  check_networks: 'Private networks for checks',
  vault_policies: 'Rules of the vault',
  country_rules: 'Rule by country',
};

/** A table in the words of people; of one that has none its name. */
export function tableWords(name: string): string {
  return WORDS[name] ?? name.replaceAll('_', ' ').replace(/^\p{L}/u, (letter) => letter.toUpperCase());
}
