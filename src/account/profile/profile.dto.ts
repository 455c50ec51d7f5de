import { ProfileMembers } from '../../users/profile-members.dto.js';

/** The body of `PATCH /users/me`. */
export class ProfileRequest extends ProfileMembers {}
