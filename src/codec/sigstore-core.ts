// The door of @sigstore/core: X.509 certificates, ASN.1 objects, RFC 3161 timestamps and PEM, as Sigstore reads them.

export {
  ASN1Obj,
  EXTENSION_OID_SCT,
  pem,
  RFC3161Timestamp,
  X509Certificate,
} from '@sigstore/core';
