export { type PortLike, portLink } from '../client/port-link.ts';
