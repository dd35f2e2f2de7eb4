using System.Linq.Expressions;
using System.Reflection;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>How to make an actor: its type, the arguments of its constructor, its dispatcher, mailbox and supervision. Immutable.</summary>
public class Props : IEquatable<Props>
{
    /// <summary>An actor without behaviour.</summary>
    public static readonly Props None = new(typeof(EmptyActor));

    private Func<ActorBase> _factory;
    private IIndirectActorProducer _producer;

    public Props(Type type) : this(type, []) { }

    public Props(Type type, object[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        Type = type;
        Arguments = args ?? [];
    }

    protected Props(Props copy) : this(copy.Type, copy.Arguments)
    {
        SupervisorStrategy = copy.SupervisorStrategy;
        Dispatcher = copy.Dispatcher;
        Mailbox = copy.Mailbox;
        StashCapacity = copy.StashCapacity;
        _factory = copy._factory;
        _producer = copy._producer;
    }

    public static Props Empty { get; } = new(typeof(EmptyActor));

    public Type Type { get; }

    public string TypeName => Type.AssemblyQualifiedName;

    public object[] Arguments { get; }

    /// <summary>The path of the dispatcher's settings; the default one where none was given.</summary>
    public string Dispatcher { get; private set; } = Dispatchers.DefaultDispatcherId;

    /// <summary>The path of the mailbox's settings, or null for the default one.</summary>
    public string Mailbox { get; private set; }

    public SupervisorStrategy SupervisorStrategy { get; protected set; }

    internal int StashCapacity { get; private set; } = -1;

    /// <summary>Takes a <c>new</c> expression apart: its arguments are evaluated now, the constructor, which must be public, runs at each (re)start.</summary>
    /// <exception cref="ArgumentException">The expression is not a <c>new</c> expression.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null)
        where TActor : ActorBase
    {
        if (factory.Body is not NewExpression creation)
            throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
        var arguments = creation.Arguments.Select(Evaluate).ToArray();
        return new Props(creation.Type, arguments)
        {
            SupervisorStrategy = supervisorStrategy,
            _factory = creation.Constructor?.IsPublic == true ? () => (ActorBase)Invoke(creation.Constructor, arguments) : null,
        };
    }

    public static Props Create<TActor>(params object[] args) where TActor : ActorBase => new(typeof(TActor), args);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy) where TActor : ActorBase, new() =>
        new(typeof(TActor)) { SupervisorStrategy = supervisorStrategy };

    public static Props Create(Type type, params object[] args) => new(type, args);

    /// <summary>The actor is made by a producer, as a container of dependencies would.</summary>
    public static Props CreateBy(IIndirectActorProducer producer, params object[] args) =>
        new(producer.ActorType, args) { _producer = producer };

    public Props WithDispatcher(string dispatcher) =>
        With(copy => copy.Dispatcher = string.IsNullOrEmpty(dispatcher) ? Dispatchers.DefaultDispatcherId : dispatcher);

    public Props WithMailbox(string mailbox) => With(copy => copy.Mailbox = mailbox);

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) =>
        With(copy => copy.SupervisorStrategy = supervisorStrategy);

    /// <summary>How many messages the actor may stash.</summary>
    public Props WithStashCapacity(int stashCapacity) => With(copy => copy.StashCapacity = stashCapacity);

    public virtual ActorBase NewActor()
    {
        if (_factory is not null)
            return _factory();
        if (_producer is not null)
            return _producer.Produce();
        try
        {
            return (ActorBase)Activator.CreateInstance(Type,
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.CreateInstance | BindingFlags.DoNotWrapExceptions, null, Arguments, null);
        }
        catch (MissingMethodException e)
        {
            var arguments = string.Join(", ", Arguments.Select(argument => argument?.GetType().ToString() ?? "null"));
            throw new TypeLoadException($"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({arguments})", e);
        }
    }

    public bool Equals(Props other) => other is not null && Type == other.Type && Dispatcher == other.Dispatcher &&
        Mailbox == other.Mailbox && Equals(SupervisorStrategy, other.SupervisorStrategy) &&
            Arguments.SequenceEqual(other.Arguments);

    public override bool Equals(object obj) => Equals(obj as Props);

    public override int GetHashCode() => HashCode.Combine(Type, Dispatcher, Mailbox);

    protected virtual Props Copy() => new(this);

    internal void Release(ActorBase actor) => _producer?.Release(actor);

    private Props With(Action<Props> change)
    {
        var copy = Copy();
        change(copy);
        return copy;
    }

    private static object Invoke(ConstructorInfo constructor, object[] arguments) =>
        constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static object Evaluate(Expression argument) => argument is ConstantExpression constant ? constant.Value
        : Expression.Lambda<Func<object>>(Expression.Convert(argument, typeof(object))).Compile(preferInterpretation: true)();

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
