// Tells this machine's own addresses from all others: they need no TLS, and nothing meant for them goes through a proxy.
// Source: RFC 1122, section 3.2.1.3 (127.0.0.0/8); RFC 4291, section 2.5.3 (::1); RFC 6761, section 6.3 (localhost).

/** @param hostname As `URL` gives it: lower case, IPv6 in brackets, IPv4 in four numbers. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
