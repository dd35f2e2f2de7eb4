using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Time;

public sealed class FsmTests : VirtualTimeTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private enum Light
    {
        Red,
        Green,
    }

    [Fact]
    public void Initialize_TheFirstState_IsATransitionToItself() => Start();

    [Fact]
    public void GoTo_AnotherState_CallsTheTransitionHandlerWithBothAndTheirData()
    {
        var light = Start();

        light.Tell("switch");

        ExpectMsg("Red -> Green, data 0 -> 1");
    }

    [Fact]
    public void Stay_WithData_KeepsTheStateAndCallsNoHandler()
    {
        var light = Start();

        light.Tell("count");
        light.Tell("data");

        ExpectMsg("Red 10");
    }

    [Fact]
    public void Replying_OnATransition_AnswersTheSender()
    {
        var light = Sys.ActorOf(Props.Create(() => new LightMachine(CreateTestProbe(null).Ref)));

        light.Tell("switch");
        light.Tell("switch");

        ExpectMsgFrom(light, "was green");
    }

    [Fact]
    public void StateTimeout_WhenAStateLasts_IsAnEvent()
    {
        var light = Start();
        light.Tell("switch");
        ExpectMsg("Red -> Green, data 0 -> 1");
        Handled(light);

        Scheduler.Advance(5 * Second);

        ExpectMsg("Green -> Red, data 1 -> 1");
    }

    [Fact]
    public void StateTimeout_AfterAnotherEvent_StartsAnew()
    {
        var light = Start();
        light.Tell("switch");
        ExpectMsg("Red -> Green, data 0 -> 1");
        Handled(light);

        Scheduler.Advance(3 * Second);
        Handled(light);
        Scheduler.Advance(3 * Second);

        ExpectNoMsg(Quiet);
    }

    [Fact]
    public void SetTimer_Named_TellsItsMessageOnce()
    {
        var light = Start();
        light.Tell("start timer");
        Handled(light);

        Scheduler.Advance(Second);

        ExpectMsg("timer");
    }

    [Fact]
    public void WhenUnhandled_AnEventThatNoStateKnows_GetsIt()
    {
        var light = Start();

        light.Tell(42);

        ExpectMsg("unknown 42");
    }

    [Fact]
    public void Stop_WithAReason_TellsTheTerminationHandlerAndEndsTheActor()
    {
        var light = Start();
        Watch(light);

        light.Tell("stop");

        ExpectMsg("stopped in Red because of Normal");
        ExpectTerminated(light);
    }

    [Fact]
    public void Stop_FromOutside_HasShutdownAsReason()
    {
        var light = Start();

        light.Tell(PoisonPill.Instance);

        ExpectMsg("stopped in Red because of Shutdown");
    }

    [Fact]
    public void SubscribeTransitionCallBack_TellsTheStateAndEachTransition()
    {
        var light = Sys.ActorOf(Props.Create(() => new LightMachine(CreateTestProbe(null).Ref)));

        light.Tell(new FSMBase.SubscribeTransitionCallBack(TestActor));
        light.Tell("switch");

        ExpectMsg<FSMBase.CurrentState<Light>>(state => state.State == Light.Red && state.FsmRef.Equals(light));
        ExpectMsg<FSMBase.Transition<Light>>(transition => transition.From == Light.Red && transition.To == Light.Green);
    }

    private IActorRef Start()
    {
        var light = Sys.ActorOf(Props.Create(() => new LightMachine(TestActor)));
        ExpectMsg("Red -> Red, data 0 -> 0");
        return light;
    }

    // An event that no state knows stays where it is and is over when its answer comes.
    private void Handled(IActorRef light)
    {
        light.Tell(0);
        ExpectMsg("unknown 0");
        light.Tell(new Identify(0));
        ExpectMsg<ActorIdentity>();
    }

    private sealed class LightMachine : FSM<Light, int>
    {
        public LightMachine(IActorRef report)
        {
            StartWith(Light.Red, 0);
            When(Light.Red, fsmEvent => fsmEvent.FsmEvent switch
            {
                "switch" => GoTo(Light.Green).Using(fsmEvent.StateData + 1),
                "count" => Stay().Using(fsmEvent.StateData + 10),
                "data" => Tell(report, $"{StateName} {fsmEvent.StateData}"),
                "start timer" => StartTimer(),
                "timer" => Tell(report, "timer"),
                "stop" => Stop(),
                _ => null,
            });
            When(Light.Green, fsmEvent => fsmEvent.FsmEvent switch
            {
                "switch" => GoTo(Light.Red).Replying("was green"),
                StateTimeout => GoTo(Light.Red),
                _ => null,
            }, 5 * Second);
            WhenUnhandled(fsmEvent => Tell(report, "unknown " + fsmEvent.FsmEvent));
            OnTransition((from, to) => report.Tell($"{from} -> {to}, data {StateData} -> {NextStateData}"));
            OnTermination(stop => report.Tell($"stopped in {stop.TerminatedState} because of {stop.Reason.GetType().Name}"));
            Initialize();
        }

        private State<Light, int> Tell(IActorRef to, string what)
        {
            to.Tell(what);
            return Stay();
        }

        private State<Light, int> StartTimer()
        {
            SetTimer("named", "timer", Second);
            return Stay();
        }
    }
}
