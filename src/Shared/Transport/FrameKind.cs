namespace DistTrain.Shared.Transport;

/// <summary>What a frame is; the numbers are the wire's (docs/wire-format.md).</summary>
internal enum FrameKind : byte
{
    Hello = 1,
    Refused = 2,
    Offer = 3,
    Welcome = 4,
    Initial = 5,
    Join = 6,
    Accepted = 7,
    Ready = 8,
    Values = 9,
    Compute = 10,
    Evaluate = 11,
    Gradient = 12,
    Evaluated = 13,
    Failed = 14,
    Close = 15,
    Leave = 16,
    Bind = 17,
    Bound = 18,
    Beat = 19,
    Fetch = 20,
    Preparing = 21,
    DataSet = 22,
    Send = 23,
    Piece = 24,
}
