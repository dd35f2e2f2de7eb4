namespace Akka.Cluster.Sharding;

/// <summary>Handles the engine's own messages, so that the user's extractor need not know of them.</summary>
internal sealed class ExtractorAdapter(IMessageExtractor underlying) : IMessageExtractor
{
    public string EntityId(object message) => message switch
    {
        ShardingEnvelope envelope => envelope.EntityId,
        ShardRegion.StartEntity start => start.EntityId,
        _ => underlying.EntityId(message),
    };

    public object EntityMessage(object message) => message switch
    {
        ShardingEnvelope envelope => envelope.Message,
        ShardRegion.StartEntity start => start,
        _ => underlying.EntityMessage(message),
    };

    public string ShardId(object message) => EntityId(message) is { } id ? ShardId(id, message) : null;

    public string ShardId(string entityId, object messageHint = null) => underlying.ShardId(entityId, messageHint);
}
