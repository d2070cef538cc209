// Owns: types of the "insertable streams" that TypeScript's DOM library does not have yet.
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack; readonly maxBufferSize?: number })
  readonly readable: ReadableStream<VideoFrame>
}
