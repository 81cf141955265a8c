// How the API says no.
export const refuse = (status, code, message, problems = []) => ({
  status,
  body: { error: { code, message, problems, request_id: 'mock' } },
});
export const invalid = (field, message) =>
  refuse(422, 'invalid', `The request is not valid: ${field} ${message}.`, [{ field, message }]);
