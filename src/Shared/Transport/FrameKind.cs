namespace DistTrain.Shared.Transport;

/// <summary>Which message a frame carries; the numbers are the wire's (docs/wire-format.md).</summary>
internal enum FrameKind : byte
{
    Refused = 1,
    Offer = 2,
    Welcome = 3,
    Initial = 4,
    Accepted = 5,
    Ready = 6,
    Model = 7,
    Compute = 8,
    Evaluate = 9,
    Gradient = 10,
    Evaluated = 11,
    Failed = 12,
    Close = 13,
    Leave = 14,
    Heartbeat = 15,
    Fetch = 16,
    Preparing = 17,
    DataSet = 18,
    SendFrom = 19,
    Piece = 20,
}
