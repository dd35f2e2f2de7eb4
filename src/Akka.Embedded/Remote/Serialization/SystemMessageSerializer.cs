using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>The system messages that have a meaning for an actor of another system.</summary>
public sealed class SystemMessageSerializer : SerializerWithStringManifest
{
    private const string RecreateManifest = "RC";
    private const string SuspendManifest = "SU";
    private const string ResumeManifest = "RE";
    private const string TerminateManifest = "TE";
    private const string WatchManifest = "WA";
    private const string UnwatchManifest = "UW";
    private const string NoMessageManifest = "NM";
    private const string DeathWatchNotificationManifest = "DN";

    /// <summary>Makes the serializer.</summary>
    public SystemMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc />
    public override string Manifest(object o) => o switch
    {
        Recreate => RecreateManifest,
        Suspend => SuspendManifest,
        Resume => ResumeManifest,
        Terminate => TerminateManifest,
        Watch => WatchManifest,
        Unwatch => UnwatchManifest,
        NoMessage => NoMessageManifest,
        DeathWatchNotification => DeathWatchNotificationManifest,
        _ => throw new ArgumentException($"Cannot serialize object of type [{o.GetType()}] in [{GetType()}]"),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj)
    {
        using var output = new OutputBuffer();
        switch (obj)
        {
            case Suspend or Terminate or NoMessage:
                return [];
            case Recreate recreate:
                PayloadFormat.WriteException(output, recreate.Cause);
                break;
            case Resume resume:
                PayloadFormat.WriteException(output, resume.CausedByFailure);
                break;
            case Watch watch:
                PayloadFormat.WriteReference(output, watch.Watchee);
                PayloadFormat.WriteReference(output, watch.Watcher);
                break;
            case Unwatch unwatch:
                PayloadFormat.WriteReference(output, unwatch.Watchee);
                PayloadFormat.WriteReference(output, unwatch.Watcher);
                break;
            case DeathWatchNotification notification:
                PayloadFormat.WriteReference(output, notification.Actor);
                output.WriteByte((byte)((notification.ExistenceConfirmed ? 1 : 0) | (notification.AddressTerminated ? 2 : 0)));
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
        SystemMessage message;
        switch (manifest)
        {
            case RecreateManifest:
                message = new Recreate(PayloadFormat.ReadException(ref reader));
                break;
            case SuspendManifest:
                message = new Suspend();
                break;
            case ResumeManifest:
                message = new Resume(PayloadFormat.ReadException(ref reader));
                break;
            case TerminateManifest:
                message = new Terminate();
                break;
            case WatchManifest:
                var watched = Reference(ref reader);
                message = new Watch(watched, Reference(ref reader));
                break;
            case UnwatchManifest:
                var unwatched = Reference(ref reader);
                message = new Unwatch(unwatched, Reference(ref reader));
                break;
            case NoMessageManifest:
                message = new NoMessage();
                break;
            case DeathWatchNotificationManifest:
                var actor = Reference(ref reader);
                if (!reader.TryReadByte(out var flags) || flags > 3) throw PayloadFormat.Malformed("a death watch notification");
                message = new DeathWatchNotification(actor, (flags & 1) != 0, (flags & 2) != 0);
                break;
            default:
                throw PayloadFormat.Unknown(manifest, this);
        }

        PayloadFormat.ExpectEnd(reader);
        return message;
    }

    private IInternalActorRef Reference(ref ByteReader reader) =>
        PayloadFormat.ReadReference(ref reader, system) as IInternalActorRef ?? throw PayloadFormat.Malformed("an actor reference");
}
