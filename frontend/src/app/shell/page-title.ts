import { Injectable, Injector, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { CurrentOrganisation } from '../session/current-organisation';

/** "Vault · Acme · ClientSt0r": a row of tabs must tell which client each one is. */
@Injectable()
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);
  /** Asked for late: it needs the session, which needs the router, which needs this. */
  private readonly injector = inject(Injector);

  override updateTitle(state: RouterStateSnapshot): void {
    const inOrganisation = state.url.startsWith('/o/') ? this.injector.get(CurrentOrganisation).organisation()?.name : undefined;
    this.title.setTitle([this.buildTitle(state), inOrganisation, 'ClientSt0r'].filter(Boolean).join(' · '));
  }
}
