/** The code of an invitation, also where somebody pasted the whole link that it came in. */
export const invitationCode = (written: string): string => written.trim().replace(/^.*#invite=/, '');
