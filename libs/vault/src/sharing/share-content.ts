import { defineSealedColumn, type SecretBinding } from '@clientst0r/platform';

/** Where the content of a link is bound to. */
export function contentBinding({ id }: { readonly id: string }): SecretBinding {
  return { recordId: id, fieldId: 'share-link', version: 1 };
}

defineSealedColumn({
  table: 'share_links',
  column: 'sealed',
  owner: 'organisation_id',
  bound: [],
  bindingOf: ({ id }) => contentBinding({ id: String(id) }),
});
