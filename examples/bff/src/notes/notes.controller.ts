import { Body, Controller, Get, Post, ValidationPipe } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import { CurrentUser, type Principal } from 'nightlatch/access';

/** The body of `POST /notes`. */
class NewNote {
  @IsString()
  @MaxLength(200)
  text!: string;
}

/** The notes of each user, in memory. The controller knows nothing of cookies: it is guarded as any other. */
@Controller('notes')
export class NotesController {
  private readonly notes = new Map<string, string[]>();

  @Get()
  list(@CurrentUser() { id }: Principal): string[] {
    return this.notes.get(id) ?? [];
  }

  @Post()
  add(@CurrentUser() user: Principal, @Body(new ValidationPipe()) { text }: NewNote): string[] {
    const notes = [...this.list(user), text];
    this.notes.set(user.id, notes);
    return notes;
  }
}
