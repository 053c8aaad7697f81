// The command lines of the three servers, seen working with the versions in versions.json.

import type { ServerName } from './tools.ts';
import { host } from './trust-files.ts';

export interface StackPorts {
  readonly fulcio: number;
  readonly fulcioRpc: number;
  readonly fulcioMetrics: number;
  readonly rekor: number;
  readonly rekorRpc: number;
  readonly rekorMetrics: number;
  readonly timestamp: number;
  readonly issuer: number;
}

export interface ServerSettings {
  readonly ports: StackPorts;
  readonly password: string;
  /** How often the log publishes a checkpoint, for which every signature waits. */
  readonly checkpointIntervalMs: number;
}

/** Arguments; files are named relative to the folder `private`. */
export function serverArguments(name: ServerName, { ports, password, checkpointIntervalMs }: ServerSettings): readonly string[] {
  switch (name) {
    case 'fulcio':
      return [
        'serve',
        `--host=${host}`,
        `--port=${ports.fulcio}`,
        `--grpc-host=${host}`,
        `--grpc-port=${ports.fulcioRpc}`,
        `--metrics-port=${ports.fulcioMetrics}`,
        '--ca=fileca',
        '--fileca-cert=fulcio.pem',
        '--fileca-key=fulcio.key',
        `--fileca-key-passwd=${password}`,
        '--fileca-watch=false',
        `--ct-log-url=http://${host}:${ports.issuer}`,
        '--ct-log-public-key-path=certificate-log.pem',
        '--config-path=fulcio.yaml',
      ];
    case 'rekor':
      return [
        'serve',
        `--http-address=${host}`,
        `--http-port=${ports.rekor}`,
        `--grpc-address=${host}`,
        `--grpc-port=${ports.rekorRpc}`,
        `--http-metrics-port=${ports.rekorMetrics}`,
        `--hostname=${host}`,
        '--storage-dir=rekor',
        '--signer-filepath=rekor.key',
        `--checkpoint-interval=${checkpointIntervalMs}ms`,
      ];
    case 'timestamp':
      return [
        'serve',
        `--host=${host}`,
        `--port=${ports.timestamp}`,
        '--timestamp-signer=file',
        '--file-signer-key-path=timestamp.key',
        `--file-signer-passwd=${password}`,
        '--certificate-chain-path=timestamp.pem',
        '--disable-ntp-monitoring',
      ];
  }
}

/** Answers 200 when the server is ready. */
export function healthUrl(name: ServerName, ports: StackPorts): string {
  switch (name) {
    case 'fulcio':
      return `http://${host}:${ports.fulcio}/healthz`;
    case 'rekor':
      return `http://${host}:${ports.rekor}/healthz`;
    case 'timestamp':
      return `http://${host}:${ports.timestamp}/ping`;
  }
}
