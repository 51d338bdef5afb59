import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** What to click at Microsoft Entra ID. */
@Component({
  selector: 'app-entra-help',
  template: `
    <details>
      <summary>How to set it up in Microsoft Entra ID</summary>
      @if (isSaml()) {
        <ol>
          <li>
            <i>Enterprise applications</i> → <i>New application</i> → <i>Create your own application</i> →
            <i>Integrate any other application</i>, then <i>Single sign-on</i> → <i>SAML</i>.
          </li>
          <li>
            Download <i>Federation Metadata XML</i> there, read it here, and save. This page then shows identifier and reply URL: enter
            both.
          </li>
          <li>
            <i>SAML Certificates</i> → <i>Signing option</i>: <b>Sign SAML response and assertion</b>, <i>Signing algorithm</i>: SHA-256.
            The default signs the assertion alone and is refused here.
          </li>
          <li>
            <i>Attributes &amp; Claims</i>: make the <i>Unique User Identifier</i> <span class="mono">user.objectid</span>, format
            <i>Persistent</i>, and add a group claim of <i>Groups assigned to the application</i>, source attribute <i>Group ID</i>.
          </li>
          <li>
            To sign out on both sides: fill in its <i>Logout URL</i> here, and enter the one that this page shows under
            <i>Basic SAML Configuration</i>. What is not signed ends nothing here.
          </li>
          <li>Assign people and groups, run a <i>Test login</i> here, then switch it on.</li>
        </ol>
      } @else {
        <ol>
          <li>
            <i>App registrations</i> → <i>New registration</i>, <i>Accounts in this organizational directory only</i>. Copy application id
            and directory (tenant) id.
          </li>
          <li><i>Certificates &amp; secrets</i> → <i>New client secret</i>; copy its value at once.</li>
          <li>
            Save here. This page then shows the redirect URI: enter it under <i>Authentication</i> → <i>Add a platform</i> → <i>Web</i>.
          </li>
          <li>
            <i>Token configuration</i> → <i>Add groups claim</i> → <i>Groups assigned to the application</i>, in the ID token by
            <i>Group ID</i>; and <i>Add optional claim</i> → ID → <span class="mono">email</span> and
            <span class="mono">auth_time</span> (without it, people who have no factor here cannot confirm sensitive actions).
          </li>
          <li>
            To sign out there too: enter the post-logout redirect URI as another redirect URI, and add the optional claim
            <span class="mono">login_hint</span>. Entra ID tells nobody by back channel.
          </li>
          <li>Run a <i>Test login</i> here, map the groups to roles, then switch it on.</li>
        </ol>
      }
    </details>
  `,
  styles: `
    summary {
      cursor: pointer;
    }
    ol {
      display: grid;
      gap: var(--space-2);
      margin-top: var(--space-3);
      padding-left: var(--space-5);
      list-style: decimal;
      font-size: var(--text-md);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EntraHelp {
  readonly isSaml = input.required<boolean>();
}
