import { createCommandLine } from 'nightlatch/command-line';
import { AppModule } from './app.module';

void createCommandLine(AppModule).run();
