namespace Akka.Dispatch;

/// <summary>What kind of queue an actor wants, as a type.</summary>
public interface ISemantics;

/// <summary>Says which queue an actor needs.</summary>
public interface IRequiresMessageQueue<T> where T : ISemantics;

public interface IUnboundedMessageQueueSemantics : ISemantics;

/// <summary>A queue that drops what does not fit; <c>mailbox-capacity</c> says how much fits.</summary>
public interface IBoundedMessageQueueSemantics : ISemantics;

public interface IDequeBasedMessageQueueSemantics : ISemantics;

public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics;

public interface IBoundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IBoundedMessageQueueSemantics;
