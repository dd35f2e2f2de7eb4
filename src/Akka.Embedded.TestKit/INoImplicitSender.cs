namespace Akka.TestKit;

/// <summary>A test kit that does not make its test actor the sender of what the test sends.</summary>
public interface INoImplicitSender;
