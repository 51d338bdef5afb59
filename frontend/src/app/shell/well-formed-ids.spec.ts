import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { withIds } from './well-formed-ids';

@Component({ selector: 'app-one', template: 'one' })
class One {}

@Component({ selector: 'app-none', template: 'none' })
class None {}

const ID = '01900000-0000-7000-8000-00000000000A';

it.each([
  [`/checks/${ID}`, One],
  [`/checks/${ID}/edit`, One],
  ['/checks/policies', None],
  ['/checks/policies/edit', None],
  [`/checks/${ID}x`, None],
  [`/lazy/${ID}`, One],
  ['/lazy/new', None],
  ['/names/anything', One],
])('%s', async (url, page) => {
  TestBed.configureTestingModule({
    providers: [
      provideRouter(
        withIds([
          {
            path: 'checks',
            children: [
              { path: ':checkId', component: One },
              { path: ':checkId/edit', component: One },
            ],
          },
          { path: 'lazy', loadChildren: () => Promise.resolve(withIds([{ path: ':id', component: One }])) },
          { path: 'names/:name', component: One },
          { path: '**', component: None },
        ]),
      ),
    ],
  });
  const harness = await RouterTestingHarness.create();
  expect(await harness.navigateByUrl(url)).toBeInstanceOf(page);
});
