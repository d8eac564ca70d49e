import { Body, Get, JsonController, Post } from 'routing-controllers';
import { AccessRequired, CurrentSubject } from 'routing-controllers-authx';
import { Service } from 'typedi';
import { User } from '../../quickstart/users/User';
import { Notes } from '../Notes';
import { NoteBody } from './bodies';

@AccessRequired()
@Service()
@JsonController('/notes')
export class NotesController {
  constructor(private readonly notes: Notes) {}

  @Get()
  list(@CurrentSubject() { username }: User): object {
    return { notes: this.notes.of(username) };
  }

  @Post()
  add(@CurrentSubject() { username }: User, @Body({ required: true }) { text }: NoteBody): object {
    return { notes: this.notes.add(username, text) };
  }
}
