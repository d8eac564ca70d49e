import { Body, Get, JsonController, Post } from 'routing-controllers';
import { AccessRequired, CurrentSubject } from 'routing-controllers-authx';
import { Service } from 'typedi';
import { User } from '../../quickstart/users/User';
import { NoteBody } from './bodies';

/** Keeps the notes of each user in memory. They are lost when the process ends. */
@AccessRequired()
@Service()
@JsonController('/notes')
export class NotesController {
  private readonly notes = new Map<string, string[]>();

  @Get()
  list(@CurrentSubject() { username }: User): object {
    return { notes: this.notes.get(username) ?? [] };
  }

  @Post()
  add(@CurrentSubject() { username }: User, @Body({ required: true }) { text }: NoteBody): object {
    const notes = [...(this.notes.get(username) ?? []), text].slice(-20);
    this.notes.set(username, notes);
    return { notes };
  }
}
