namespace DistTrain.Shared.DataPlane.Tcp.Frames;

/// <summary>What a frame is; the numbers are the wire's (docs/wire-format.md).</summary>
internal enum FrameKind : byte
{
    Hello = 1,
    Challenge = 2,
    WorkerProof = 3,
    CoordinatorProof = 4,
    Refused = 5,
    Offer = 6,
    Welcome = 7,
    Initial = 8,
    Join = 9,
    Accepted = 10,
    Ready = 11,
    Values = 12,
    Compute = 13,
    Evaluate = 14,
    Gradient = 15,
    Evaluated = 16,
    Failed = 17,
    Close = 18,
    Leave = 19,
    Bind = 20,
    Bound = 21,
    Beat = 22,
    Fetch = 23,
    Preparing = 24,
    DataSet = 25,
    Send = 26,
    Piece = 27,
}
