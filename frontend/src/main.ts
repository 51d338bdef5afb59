import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { applyTheme, storedTheme } from './app/shell/theme';

applyTheme(document, storedTheme());
await bootstrapApplication(App, appConfig);
