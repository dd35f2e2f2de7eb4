using Akka.Actor;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>The engine's small messages that actors send one another.</summary>
public sealed class MiscMessageSerializer : SerializerWithStringManifest
{
    private const string IdentifyManifest = "ID";
    private const string ActorIdentityManifest = "AID";
    private const string ActorRefManifest = "AR";
    private const string PoisonPillManifest = "PP";
    private const string KillManifest = "K";
    private const string StatusSuccessManifest = "SS";
    private const string StatusFailureManifest = "SF";
    private const string HeartbeatManifest = "RWHB";
    private const string HeartbeatRspManifest = "RWHR";

    /// <summary>Makes the serializer.</summary>
    public MiscMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc />
    public override string Manifest(object o) => o switch
    {
        Identify => IdentifyManifest,
        ActorIdentity => ActorIdentityManifest,
        IActorRef => ActorRefManifest,
        PoisonPill => PoisonPillManifest,
        Kill => KillManifest,
        Status.Success => StatusSuccessManifest,
        Status.Failure => StatusFailureManifest,
        RemoteWatcher.Heartbeat => HeartbeatManifest,
        RemoteWatcher.HeartbeatRsp => HeartbeatRspManifest,
        _ => throw new ArgumentException($"Cannot serialize object of type [{o.GetType()}] in [{GetType()}]"),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj)
    {
        if (obj is PoisonPill or Kill or RemoteWatcher.Heartbeat) return [];
        using var output = new OutputBuffer();
        switch (obj)
        {
            case Identify identify:
                PayloadFormat.Write(output, identify.MessageId, system);
                break;
            case ActorIdentity identity:
                PayloadFormat.Write(output, identity.MessageId, system);
                PayloadFormat.WriteReference(output, identity.Subject);
                break;
            case IActorRef reference:
                PayloadFormat.WriteReference(output, reference);
                break;
            case Status.Success success:
                PayloadFormat.Write(output, success.Status, system);
                break;
            case Status.Failure failure:
                PayloadFormat.WriteException(output, failure.Cause);
                PayloadFormat.Write(output, failure.State, system);
                break;
            case RemoteWatcher.HeartbeatRsp response:
                output.WriteInt32(response.AddressUid);
                break;
            default:
                throw new ArgumentException($"Cannot serialize object of type [{obj.GetType()}] in [{GetType()}]");
        }

        return output.Written.ToArray();
    }

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new ByteReader(bytes);
        object message;
        switch (manifest)
        {
            case IdentifyManifest:
                message = new Identify(PayloadFormat.Read(ref reader, system));
                break;
            case ActorIdentityManifest:
                var id = PayloadFormat.Read(ref reader, system);
                message = new ActorIdentity(id, PayloadFormat.ReadReference(ref reader, system));
                break;
            case ActorRefManifest:
                message = PayloadFormat.ReadReference(ref reader, system);
                break;
            case PoisonPillManifest:
                message = PoisonPill.Instance;
                break;
            case KillManifest:
                message = Kill.Instance;
                break;
            case StatusSuccessManifest:
                message = new Status.Success(PayloadFormat.Read(ref reader, system));
                break;
            case StatusFailureManifest:
                var cause = PayloadFormat.ReadException(ref reader);
                message = new Status.Failure(cause, PayloadFormat.Read(ref reader, system));
                break;
            case HeartbeatManifest:
                message = RemoteWatcher.Heartbeat.Instance;
                break;
            case HeartbeatRspManifest:
                message = new RemoteWatcher.HeartbeatRsp(reader.TryReadInt32(out var uid) ? uid : throw PayloadFormat.Malformed("a heartbeat"));
                break;
            default:
                throw PayloadFormat.Unknown(manifest, this);
        }

        PayloadFormat.ExpectEnd(reader);
        return message;
    }
}
