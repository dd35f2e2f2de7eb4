namespace DistTrain.Shared.Protocol;

/// <summary>How one type of message is written and read.</summary>
internal sealed record MessageCodec(Type Type, string Manifest, Action<BinaryWriter, object> Write, Func<BinaryReader, object> Read)
{
    public static MessageCodec Of<T>(string manifest, Action<BinaryWriter, T> write, Func<BinaryReader, T> read) where T : notnull =>
        new(typeof(T), manifest, (writer, message) => write(writer, (T)message), reader => read(reader));
}
