import { createCommandLine } from 'nightlatch/command-line';
import { AppModule } from './app.module.js';

void createCommandLine(AppModule).run();
