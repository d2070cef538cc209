// Owns: those ports of a host that are the same for every copy of the program: the system's clock, crypto, network, and
// the administrator's policy.
import { uptime } from 'node:os'
import { systemScheduler } from '../connection/transport'
import type { HostParts } from '../wiring/parts'
import { systemDesktop } from './desktop'
import { reachableAddresses } from './network-addresses'
import { createOpaqueSetup, loadOpaque, opaqueHost } from './opaque'
import { passwordStrength } from './password-strength'
import { SystemPolicyFile } from './policy-file'
import { gatewaySender } from './sms-gateway'
import { smtpSender } from './smtp'
import { systemClock, systemHasher, systemLocalTime, systemRandom, systemSignatures } from './system'
import { hasSound } from './sound-server'
import { systemControl } from './system-control'

export function hostPorts() {
  return {
    clock: systemClock,
    localTime: systemLocalTime,
    random: systemRandom,
    hasher: systemHasher,
    signatures: systemSignatures,
    scheduler: systemScheduler,
    opaque: opaqueHost,
    createOpaqueSetup,
    opaqueReady: loadOpaque,
    policyFile: new SystemPolicyFile(),
    strength: passwordStrength,
    sendMail: smtpSender(),
    sendText: gatewaySender(),
    system: systemControl(),
    desktop: systemDesktop,
    hasSound: () => hasSound(),
    uptime: () => uptime() * 1000,
    addresses: reachableAddresses
  } satisfies Partial<HostParts>
}
