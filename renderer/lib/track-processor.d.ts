// Owns: types of the "insertable streams" that TypeScript's DOM library does not have yet.
declare class MediaStreamTrackProcessor<Data extends VideoFrame | AudioData = VideoFrame> {
  constructor(init: { readonly track: MediaStreamTrack; readonly maxBufferSize?: number })
  readonly readable: ReadableStream<Data>
}
