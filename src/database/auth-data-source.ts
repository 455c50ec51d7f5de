/** The token of the application's `DataSource`, once it has been seen to be one for our tables. */
export const AUTH_DATA_SOURCE = Symbol('AUTH_DATA_SOURCE');
